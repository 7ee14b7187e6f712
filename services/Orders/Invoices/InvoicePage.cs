using System.Globalization;
using System.Text;
using Ecommerce.Orders.Pricing;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Writer;

namespace Ecommerce.Orders.Invoices;

/// <summary>
/// An invoice or a credit note as a PDF document (ISO 32000), A4, on as many pages as it needs. Its fonts are in it; a character that
/// they do not have (they have Latin, Greek and Cyrillic) is written as a question mark.
/// </summary>
internal sealed class InvoicePage : IDisposable
{
    private const double Left = 50;
    private const double Right = 545;
    private const double Top = 790;
    private const double Bottom = 70;
    private const double UnitsEdge = 365;
    private const double PriceEdge = 455;
    private const double Normal = 10;
    private const double Small = 8.5;

    private static readonly byte[] _regularFont = ReadFont("NotoSans-Regular.ttf");
    private static readonly byte[] _boldFont = ReadFont("NotoSans-Bold.ttf");
    private static readonly (byte Red, byte Green, byte Blue) _ink = (43, 33, 26);
    private static readonly (byte Red, byte Green, byte Blue) _quiet = (102, 85, 71);
    private static readonly (byte Red, byte Green, byte Blue) _brand = (168, 64, 31);

    private readonly PdfDocumentBuilder _document = new();
    private readonly PdfDocumentBuilder.AddedFont _regular;
    private readonly PdfDocumentBuilder.AddedFont _bold;
    private readonly List<PdfPageBuilder> _pages = [];
    private readonly InvoiceContent _content;
    private readonly CultureInfo _culture;
    private double _y;

    private InvoicePage(InvoiceContent content)
    {
        _content = content;
        _culture = Amounts.CultureOf(content.Language);
        _regular = _document.AddTrueTypeFont(_regularFont);
        _bold = _document.AddTrueTypeFont(_boldFont);
        NewPage();
    }

    private PdfPageBuilder Page => _pages[^1];

    /// <param name="corrected">The number of the invoice that a credit note is about.</param>
    /// <param name="day">The date that it bears.</param>
    /// <param name="timeZone">Of the other dates in it.</param>
    public static byte[] Write(
        InvoiceContent content, InvoiceKind kind, string number, string? corrected, DateOnly day, TimeZoneInfo timeZone, InvoiceOptions seller)
    {
        using var page = new InvoicePage(content);
        page.WriteHead(kind, number, corrected, day, timeZone);
        page.WriteParties(seller);
        page.WriteLines();
        page.WriteSums();
        page.WriteFeet(number);
        page._document.DocumentInformation.Title = number;
        page._document.DocumentInformation.Author = seller.SellerName;
        return page._document.Build();
    }

    public void Dispose() => _document.Dispose();

    private void WriteHead(InvoiceKind kind, string number, string? corrected, DateOnly day, TimeZoneInfo timeZone)
    {
        string Day(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, timeZone).ToString("d", _culture);

        Write("Lumbre", Left, 24, _bold, _brand);
        WriteRight(
            kind is InvoiceKind.Invoice ? In("Factura simplificada", "Simplified invoice") : In("Factura rectificativa", "Credit note"),
            Right, 16, _bold);
        _y -= 20;
        WriteRight(number, Right, 12, _bold);
        _y -= 22;
        List<(string Label, string Value)> facts =
        [
            (In("Fecha de expedición", "Date of issue"), day.ToString("d", _culture)),
            (In("Fecha de operación", "Date of supply"), Day(_content.SuppliedAt)),
            (In("Pedido", "Order"), In($"{_content.OrderNumber}, del {Day(_content.PlacedAt)}", $"{_content.OrderNumber}, of {Day(_content.PlacedAt)}")),
        ];
        if (corrected is not null)
        {
            facts.Add((In("Rectifica la factura", "Corrects invoice"), In($"{corrected}, por devolución de importes", $"{corrected}: money paid back")));
        }

        foreach (var (label, value) in facts)
        {
            Write(label, Left, Normal, _regular, _quiet);
            Write(value, Left + 130, Normal, _regular);
            _y -= 15;
        }

        _y -= 15;
    }

    private void WriteParties(InvoiceOptions seller)
    {
        var customer = _content.Customer;
        var (left, right) = (
            new[] { seller.SellerName, In($"NIF {seller.SellerTaxId}", $"Tax number {seller.SellerTaxId}"), seller.SellerAddress },
            new[] { customer.Name, customer.Street, $"{customer.PostalCode} {customer.City} ({customer.Country})" });
        const double Second = Left + 255;
        const double Width = 235;
        Write(In("Vendedor", "Seller"), Left, Small, _bold, _quiet);
        Write(In("Cliente", "Customer"), Second, Small, _bold, _quiet);
        _y -= 15;
        var top = _y;
        var lowest = top;
        foreach (var (x, lines) in new[] { (Left, left), (Second, right) })
        {
            _y = top;
            foreach (var line in lines.SelectMany(line => Wrap(line, Width, Normal)))
            {
                Write(line, x, Normal, _regular);
                _y -= 14;
            }

            lowest = Math.Min(lowest, _y);
        }

        _y = lowest - 20;
    }

    private void WriteLines()
    {
        WriteLineHeads();
        foreach (var line in _content.Lines)
        {
            var names = Wrap(line.Name, UnitsEdge - Left - 55, Normal);
            if (_y - (14 * names.Count) < Bottom)
            {
                NewPage();
                WriteLineHeads();
            }

            WriteRight(line.Quantity.ToString(_culture), UnitsEdge, Normal, _regular);
            if (line.UnitPrice is { } price)
            {
                WriteRight(Money(price), PriceEdge, Normal, _regular);
            }

            WriteRight(Money(line.Amount), Right, Normal, _regular);
            foreach (var name in names)
            {
                Write(name, Left, Normal, _regular);
                _y -= 14;
            }

            _y -= 4;
        }
    }

    private void WriteLineHeads()
    {
        Write(In("Artículo", "Item"), Left, Small, _bold, _quiet);
        WriteRight(In("Unidades", "Units"), UnitsEdge, Small, _bold, _quiet);
        WriteRight(In("Precio", "Price"), PriceEdge, Small, _bold, _quiet);
        WriteRight(
            _content.TaxIncluded ? In("Importe (IVA incl.)", "Amount (VAT incl.)") : In("Importe (sin IVA)", "Amount (VAT excl.)"),
            Right, Small, _bold, _quiet);
        Rule();
    }

    private void WriteSums()
    {
        // All of them stand together.
        if (_y - 150 - (15 * _content.Taxes.Count) < Bottom)
        {
            NewPage();
        }

        _y += 4;
        Rule();
        Sum("Subtotal", _content.Subtotal);
        if (_content.Adjustment != 0)
        {
            Sum(_content.Adjustment < 0 ? In("Descuento", "Discount") : In("Importe retenido", "Held back"), _content.Adjustment);
        }

        if (_content.Shipping != 0 || _content.Total > 0)
        {
            Sum(In("Envío", "Shipping"), _content.Shipping);
        }

        _y -= 12;
        Write(In("Desglose del IVA", "VAT"), Left, Small, _bold, _quiet);
        WriteRight(In("Tipo", "Rate"), UnitsEdge - 85, Small, _bold, _quiet);
        WriteRight(In("Base imponible", "Net"), UnitsEdge + 10, Small, _bold, _quiet);
        WriteRight(In("Cuota", "VAT"), PriceEdge, Small, _bold, _quiet);
        WriteRight("Total", Right, Small, _bold, _quiet);
        Rule();
        foreach (var tax in _content.Taxes)
        {
            WriteRight(Amounts.FormatRate(tax.Rate, _content.Language), UnitsEdge - 85, Normal, _regular);
            WriteRight(Money(tax.Base), UnitsEdge + 10, Normal, _regular);
            WriteRight(Money(tax.Tax), PriceEdge, Normal, _regular);
            WriteRight(Money(tax.Base + tax.Tax), Right, Normal, _regular);
            _y -= 15;
        }

        _y -= 12;
        Write(_content.Total < 0 ? In("Total devuelto", "Total paid back") : In("Total pagado", "Total paid"), Left, 14, _bold);
        WriteRight(Money(_content.Total), Right, 14, _bold);
    }

    private void WriteFeet(string number)
    {
        for (var index = 0; index < _pages.Count; index++)
        {
            var text = In($"{number} · Página {index + 1} de {_pages.Count}", $"{number} · Page {index + 1} of {_pages.Count}");
            _pages[index].SetTextAndFillColor(_quiet.Red, _quiet.Green, _quiet.Blue);
            _pages[index].AddText(text, Small, new PdfPoint(Left, 40), _regular);
        }
    }

    private void Sum(string label, decimal amount)
    {
        WriteRight(label, PriceEdge, Normal, _regular, _quiet);
        WriteRight(Money(amount), Right, Normal, _regular);
        _y -= 15;
    }

    private void Rule()
    {
        Page.SetStrokeColor(228, 214, 195);
        Page.DrawLine(new PdfPoint(Left, _y - 5), new PdfPoint(Right, _y - 5), 0.75);
        _y -= 20;
    }

    private void NewPage()
    {
        _pages.Add(_document.AddPage(PageSize.A4));
        _y = Top;
    }

    private void Write(string text, double x, double size, PdfDocumentBuilder.AddedFont font, (byte Red, byte Green, byte Blue)? color = null)
    {
        var (red, green, blue) = color ?? _ink;
        Page.SetTextAndFillColor(red, green, blue);
        Page.AddText(Printable(text, font), size, new PdfPoint(x, _y), font);
    }

    private void WriteRight(string text, double edge, double size, PdfDocumentBuilder.AddedFont font, (byte Red, byte Green, byte Blue)? color = null) =>
        Write(text, edge - WidthOf(text, size, font), size, font, color);

    private double WidthOf(string text, double size, PdfDocumentBuilder.AddedFont font)
    {
        var letters = Page.MeasureText(Printable(text, font), size, new PdfPoint(0, 0), font);
        return letters.Count == 0 ? 0 : letters[^1].EndBaseLine.X - letters[0].StartBaseLine.X;
    }

    private List<string> Wrap(string text, double width, double size)
    {
        List<string> lines = [];
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(word => Break(word, width, size)))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && WidthOf(longer, size, _regular) > width)
            {
                lines.Add(line);
                longer = word;
            }

            line = longer;
        }

        lines.Add(line);
        return lines;
    }

    /// <summary>A word wider than its column goes on in the next line.</summary>
    private IEnumerable<string> Break(string word, double width, double size) => WidthOf(word, size, _regular) <= width
        ? [word]
        : word.Chunk(24).Select(part => new string(part));

    private string Printable(string text, PdfDocumentBuilder.AddedFont font)
    {
        if (Has(text, font))
        {
            return text;
        }

        var printable = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            printable.Append(Has(rune.ToString(), font) ? rune.ToString() : Rune.IsWhiteSpace(rune) ? " " : "?");
        }

        return printable.ToString();
    }

    private bool Has(string text, PdfDocumentBuilder.AddedFont font)
    {
        try
        {
            Page.MeasureText(text, Normal, new PdfPoint(0, 0), font);
            return true;
        }
        catch (InvalidOperationException)
        {
            // The one way in which the library tells that a font lacks a character.
            return false;
        }
    }

    private string Money(decimal amount) => Amounts.Format(amount, _content.Currency, _content.Language);

    private string In(string spanish, string english) => _content.Language == ServiceDefaults.Language.Spanish ? spanish : english;

    private static byte[] ReadFont(string name)
    {
        using var stream = typeof(InvoicePage).Assembly.GetManifestResourceStream(name)!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
