using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Ecommerce.Contracts;
using Ecommerce.Orders.Orders;
using Ecommerce.Orders.Pricing;

namespace Ecommerce.Orders.Mails;

/// <summary>What a mail says, from which both of its bodies are made.</summary>
internal sealed record OrderMailContent(
    string Language,
    string Subject,
    string Preheader,
    string Heading,
    string Text,
    IReadOnlyList<OrderMailContent.Row> Facts,
    IReadOnlyList<OrderMailContent.Line> Lines,
    IReadOnlyList<OrderMailContent.Row> Sums,
    string Link,
    Uri Url,
    string Footer)
{
    private static readonly HtmlEncoder _encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private const string Dark = """
        @media (prefers-color-scheme: dark) {
          .page { background: #17120e !important; color: #f3e9dd !important }
          .card { background: #211a15 !important; border-color: #4a3c31 !important; color: #f3e9dd !important }
          .card h1, .sums { color: #f3e9dd !important }
          .line { border-color: #4a3c31 !important }
          .muted { color: #cdbba8 !important }
          .brand { color: #f2a283 !important }
        }
        """;

    public sealed record Row(string Label, string Value, bool IsStrong = false);

    /// <param name="Amount">Null where the mail is not about money.</param>
    public sealed record Line(string Name, string Units, string? Amount);

    public static OrderMailContent Of(Order order, OrderMail about, Uri url)
    {
        var isSpanish = order.Language == ServiceDefaults.Language.Spanish;
        string In(string spanish, string english) => isSpanish ? spanish : english;
        string Money(decimal amount) => Amounts.Format(amount, order.Currency, order.Language);
        IReadOnlyList<Line> Some(IReadOnlyList<SkuQuantity> units, Func<OrderLine, int, decimal>? price = null) =>
        [
            .. units.Join(order.Lines, unit => unit.Sku, line => line.Sku, (unit, line) => new Line(
                NameOf(line), $"× {unit.Quantity}", price is null ? null : Money(price(line, unit.Quantity)))),
        ];

        var number = order.Number;
        var whole = order.Lines.Select(line => new Line(NameOf(line), $"{line.Quantity} × {Money(line.UnitPrice)}", Money(line.LineTotal))).ToList();
        var shipping = order.ShippingOption == ShippingTable.Express
            ? In("Envío exprés", "Express delivery")
            : In("Envío estándar", "Standard delivery");
        Row[] taxes =
        [
            .. order.TaxLines.Select(tax => new Row(
                In("IVA", "VAT") + " " + Amounts.FormatRate(tax.Rate, order.Language) + (order.TaxIncluded ? In(" incluido", " included") : ""),
                Money(tax.Tax))),
        ];
        Row[] discount = order.Discount > 0 ? [new(In("Descuento", "Discount"), Money(-order.Discount))] : [];
        var total = new Row("Total", Money(order.Total), true);
        Row[] totals =
        [
            new("Subtotal", Money(order.Subtotal)),
            .. discount,
            new(shipping, order.Shipping == 0 ? In("Gratis", "Free") : Money(order.Shipping)),
            .. order.TaxIncluded ? [total, .. taxes] : (Row[])[.. taxes, total],
        ];
        var address = new Row(
            In("Se envía a", "Shipping to"),
            $"{order.ShippingAddress.Name}, {order.ShippingAddress.Street}, {order.ShippingAddress.PostalCode} {order.ShippingAddress.City}, {order.ShippingAddress.Country}");
        OrderMailContent Say(
            string subject, string heading, string text, IReadOnlyList<Row> facts, IReadOnlyList<Line> lines, IReadOnlyList<Row> sums) => new(
            order.Language,
            $"{subject} · {number}",
            text,
            heading,
            text,
            [new(In("Pedido", "Order"), number), .. facts],
            lines,
            sums,
            In("Ver el pedido", "See the order"),
            url,
            In("Recibes este correo por un pedido en Lumbre.", "You get this mail because of an order at Lumbre."));

        switch (about.Kind)
        {
            case OrderMailKind.Placed:
                return Say(
                    In("Hemos recibido tu pedido", "We have your order"),
                    In("Gracias por tu pedido", "Thank you for your order"),
                    In("Lo confirmamos en cuanto esté pagado. Si aún no lo has hecho, puedes pagarlo desde la página del pedido.",
                        "We confirm it as soon as it is paid. If you have not done so yet, you can pay on the order's page."),
                    [address], whole, totals);
            case OrderMailKind.Confirmed:
                return Say(
                    In("Pedido confirmado", "Order confirmed"),
                    In("Tu pedido está confirmado", "Your order is confirmed"),
                    In("El pago está en orden y ya preparamos el envío. Te avisamos cuando salga.",
                        "Your payment is in order and we are preparing your parcel. We will tell you when it leaves."),
                    [address], whole, totals);
            case OrderMailKind.Shipped:
                var parcel = order.Shipments.Single(shipment => shipment.Id == about.PartId);
                return Say(
                    In("Tu paquete va en camino", "Your parcel is on its way"),
                    In("Tu paquete va en camino", "Your parcel is on its way"),
                    In("Lo hemos entregado al transportista. Esto es lo que lleva.", "We have handed it to the carrier. This is what is in it."),
                    [
                        new(In("Transportista", "Carrier"), parcel.Carrier),
                        new(In("Número de seguimiento", "Tracking number"), parcel.TrackingNumber),
                        address,
                    ],
                    Some(parcel.Lines), []);
            case OrderMailKind.Refunded:
                var refund = order.Refunds.Single(refund => refund.Id == about.PartId);
                var heldBack = refund.Lines.Sum(unit => refund.PriceOf(order.Lines.Single(line => line.Sku == unit.Sku), unit.Quantity))
                    + refund.Shipping - refund.Amount;
                List<Row> sums = refund.Shipping > 0 ? [new(In("Envío", "Shipping"), Money(refund.Shipping))] : [];
                if (heldBack > 0)
                {
                    sums.Add(new(In("Descontado", "Held back"), Money(-heldBack)));
                }

                return Say(
                    In("Te hemos devuelto el dinero", "Your refund"),
                    In($"Te hemos devuelto {Money(refund.Amount)}", $"We have paid you back {Money(refund.Amount)}"),
                    In("Va a la tarjeta con la que pagaste; tu banco puede tardar unos días en mostrarlo.",
                        "It goes to the card you paid with; your bank may take some days to show it."),
                    [], Some(refund.Lines, refund.PriceOf), [.. sums, new(In("Devuelto", "Refunded"), Money(refund.Amount), true)]);
            case OrderMailKind.Cancelled:
                return Say(
                    In("Pedido cancelado", "Order cancelled"),
                    In("Tu pedido está cancelado", "Your order is cancelled"),
                    In("No se enviará. Lo que estuviera retenido o cobrado vuelve a tu tarjeta.",
                        "It will not be sent. Whatever was held or charged goes back to your card."),
                    [], whole, totals);
            case OrderMailKind.Expired:
                return Say(
                    In("Pedido caducado", "Order expired"),
                    In("No hemos recibido el pago a tiempo", "Your payment did not come in time"),
                    In("Los artículos ya no están apartados y no se ha cobrado nada. Puedes volver a pedirlos cuando quieras.",
                        "The items are not held any more and nothing has been charged. You can order them again whenever you like."),
                    [], whole, totals);
            default:
                return Say(
                    In("No podemos servir tu pedido", "We cannot fulfil your order"),
                    In("No quedan unidades suficientes", "There is not enough left"),
                    In("Lo sentimos: otra persona se llevó las últimas. No te cobramos nada.",
                        "We are sorry: somebody else took the last ones. You are not charged."),
                    [], whole, totals);
        }
    }

    public string ToText()
    {
        var text = new StringBuilder().AppendLine(Heading).AppendLine().AppendLine(Text).AppendLine();
        foreach (var fact in Facts)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{fact.Label}: {fact.Value}");
        }

        text.AppendLine();
        foreach (var line in Lines)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {line.Name}: {line.Units}{(line.Amount is null ? "" : $" = {line.Amount}")}");
        }

        foreach (var sum in Sums)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{sum.Label}: {sum.Value}");
        }

        return text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{Link}: {Url}").AppendLine().AppendLine(Footer).ToString();
    }

    /// <summary>
    /// One column and inline styles, since mail programs keep little else; no images, nothing fetched. Programs that keep style sheets
    /// show it dark where their user wants that.
    /// </summary>
    public string ToHtml()
    {
        var facts = string.Concat(Facts.Select(fact => $"""
            <p style="margin:0 0 6px;overflow-wrap:anywhere"><span class="muted" style="color:#665547">{E(fact.Label)}:</span> {E(fact.Value)}</p>
            """));
        var lines = string.Concat(Lines.Select(line => $"""
            <tr><td class="line" style="padding:10px 8px 10px 0;border-bottom:1px solid #e4d6c3;overflow-wrap:anywhere">{E(line.Name)}<br><span class="muted" style="color:#665547">{E(line.Units)}</span></td><td class="line" align="right" valign="top" style="padding:10px 0;border-bottom:1px solid #e4d6c3;white-space:nowrap">{E(line.Amount ?? "")}</td></tr>
            """));
        var sums = string.Concat(Sums.Select(sum => $"""
            <tr><td style="padding:6px 8px 0 0{Weight(sum)}">{E(sum.Label)}</td><td align="right" style="padding:6px 0 0;white-space:nowrap{Weight(sum)}">{E(sum.Value)}</td></tr>
            """));
        return $"""
            <!DOCTYPE html>
            <html lang="{E(Language)}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="supported-color-schemes" content="light dark">
            <title>{E(Subject)}</title>
            <style>{Dark}</style>
            </head>
            <body class="page" style="margin:0;padding:0;background:#fbf6ee;color:#2b211a">
            <div style="display:none;max-height:0;overflow:hidden">{E(Preheader)}</div>
            <table class="page" role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#fbf6ee"><tr><td align="center" style="padding:24px 12px">
            <table class="card" role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#fffdf9;border:1px solid #e4d6c3;border-radius:12px;color:#2b211a"><tr><td align="left" style="padding:28px 24px;font:16px/1.5 Figtree,'Segoe UI',Helvetica,Arial,sans-serif">
            <p class="brand" style="margin:0 0 20px;font:600 22px Georgia,serif;color:#a8401f">Lumbre</p>
            <h1 style="margin:0 0 12px;font:500 26px/1.2 Georgia,serif;color:#2b211a">{E(Heading)}</h1>
            <p style="margin:0 0 20px">{E(Text)}</p>
            {facts}
            <table class="sums" role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:16px 0;border-collapse:collapse;font-size:16px;color:#2b211a">{lines}{sums}</table>
            <p style="margin:24px 0 0"><a href="{E(Url.AbsoluteUri)}" target="_blank" style="display:inline-block;padding:12px 22px;border-radius:999px;background:#a8401f;color:#ffffff;text-decoration:none;font-weight:600">{E(Link)}</a></p>
            </td></tr></table>
            <p class="muted" style="margin:16px 0 0;font:13px/1.5 Helvetica,Arial,sans-serif;color:#665547">{E(Footer)}</p>
            </td></tr></table>
            </body>
            </html>
            """;
    }

    private static string Weight(Row sum) => sum.IsStrong ? ";font-weight:700" : "";

    private static string NameOf(OrderLine line) => line.VariantName is null ? line.Name : $"{line.Name}, {line.VariantName}";

    private static string E(string text) => _encoder.Encode(text);
}
