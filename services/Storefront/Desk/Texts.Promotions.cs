using System.Globalization;

namespace Ecommerce.Storefront.Site;

public sealed partial class Texts
{
    private const string TimeFieldFormat = "yyyy-MM-dd'T'HH:mm";

    public string Promotions => In("Promociones", "Promotions");

    public string NewPromotion => In("Nueva promoción", "New promotion");

    public string PromotionsNow => In("Vigentes y por venir", "Current and to come");

    public string PromotionsArchived => In("Archivadas", "Archived");

    public string PromotionsText => In(
        "Cada pedido se lleva una sola: la que más le conviene al cliente.",
        "Each order gets one only: the one that suits the customer best.");

    public string NoPromotions => In("Ninguna promoción", "No promotions");

    public string NoPromotionsText => In("Aquí aparecerán cuando las haya.", "They will appear here when there are any.");

    public string PromotionLabel => In("Promoción", "Promotion");

    public string CodeLabel => In("Código", "Code");

    public string NoCode => In("sin código", "no code");

    public string CodeHint => In(
        "De 3 a 30 letras sin acento, cifras y guiones; da igual en mayúsculas o minúsculas. Sin código se aplica sola.",
        "3 to 30 letters without accents, digits and hyphens, in any case. Without a code it applies by itself.");

    public string CodeShape => In(
        "Código: de 3 a 30 letras sin acento, cifras y guiones.", "Code: 3 to 30 letters without accents, digits and hyphens.");

    public string CodeTaken => In("Código: ya lo tiene otra promoción.", "Code: another promotion has it.");

    public string NameInSpanish => In("Nombre en español", "Name in Spanish");

    public string NameInEnglish => In("Nombre en inglés", "Name in English");

    public string NameHint => In("Lo ven los clientes.", "Customers see it.");

    public string PromotionKindLabel => In("Qué descuenta", "What it takes off");

    public string PromotionValue => In("Cuánto", "How much");

    public string PromotionValueOptional => In("vacío solo para el envío gratis", "empty for free delivery only");

    public string PromotionValueHint => In("Por ciento o euros.", "Per cent or euros.");

    public string PercentageWrong => In(
        "Cuánto: más de 0 y como mucho 100 por ciento, con dos decimales.", "How much: more than 0 and at most 100 per cent, with two decimals.");

    public string AmountWrong => In(
        "El importe es un número de hasta 100 000 con dos decimales.", "The amount is a number up to 100,000 with two decimals.");

    public string MinimumLabel => In("Compra mínima", "Minimum purchase");

    public string MinimumHint => In("En euros, antes de descontar nada.", "In euros, before anything is taken off.");

    public string Validity => In("Validez", "Validity");

    public string ValidFrom => In("Desde", "From");

    public string ValidUntil => In("Hasta", "Until");

    public string ShopTimeHint => In("Hora peninsular española.", "Time in mainland Spain.");

    public string UntilBeforeFrom => In("Hasta: tiene que acabar después de empezar.", "Until: it has to end after it has begun.");

    public string Uses => In("Usos", "Uses");

    public string UsageLimitLabel => In("Usos en total", "Uses in all");

    public string LimitPerCustomerLabel => In("Usos por cliente", "Uses per customer");

    public string LimitHint => In("Vacío: sin límite.", "Empty: no limit.");

    public string LimitWrong(int most) => In(
        $"El límite es un número de 1 a {Number(most)}.", $"The limit is a number from 1 to {Number(most)}.");

    public string CreatePromotion => In("Crear la promoción", "Create the promotion");

    public string ArchivePromotion => In("Archivar…", "Archive…");

    public string ArchivePromotionText => In(
        "Deja de aplicarse y su código queda libre. Los pedidos que la tienen no cambian. No se puede deshacer.",
        "It no longer applies and its code is free. Orders that have it do not change. This cannot be undone.");

    public string ArchivePromotionConfirm => In("Sí, archivar", "Yes, archive");

    public string PromotionUses(int used, int? limit) => limit is { } most
        ? In($"{Number(used)} de {Number(most)}", $"{Number(used)} of {Number(most)}")
        : Number(used);

    public string PromotionPerCustomer(int limit) => In($"{Number(limit)} por cliente", $"{Number(limit)} per customer");

    public string PromotionMinimum(string amount) => In($"desde {amount}", $"from {amount}");

    public string PromotionKind(string kind) => kind switch
    {
        "percentage" => In("Un porcentaje de los artículos", "A percentage of the goods"),
        "amount" => In("Un importe de los artículos", "An amount off the goods"),
        "free_shipping" => In("El envío estándar", "Standard delivery"),
        _ => kind.Replace('_', ' '),
    };

    public string PromotionOff(string kind, decimal? value) => kind switch
    {
        "percentage" => $"−{value?.ToString("0.##", _culture)} %",
        "amount" => $"−{Money(value, null)}",
        _ => In("Envío gratis", "Free delivery"),
    };

    public string PromotionState(string state) => state switch
    {
        "scheduled" => In("Programada", "Scheduled"),
        "active" => In("Activa", "Active"),
        "ended" => In("Terminada", "Ended"),
        "used_up" => In("Agotada", "Used up"),
        "archived" => In("Archivada", "Archived"),
        _ => state.Replace('_', ' '),
    };

    public string PromotionValidity(DateTimeOffset from, DateTimeOffset? until) => until is { } end
        ? $"{DateTime(from)} – {DateTime(end)}"
        : In($"desde el {DateTime(from)}", $"from {DateTime(from)}");

    public string? PromotionDone(string? step) => step switch
    {
        "created" => In("La promoción está creada.", "The promotion is created."),
        "saved" => Saved,
        "archived" => In("La promoción está archivada.", "The promotion is archived."),
        _ => null,
    };

    /// <summary>As a field for decimals shows it.</summary>
    public string DecimalField(decimal value) => value.ToString("0.##", _culture);

    /// <summary>As a field for a date and a time holds it, in the shop's time.</summary>
    public static string TimeField(DateTimeOffset time) =>
        TimeZoneInfo.ConvertTime(time, _shopTime).ToString(TimeFieldFormat, CultureInfo.InvariantCulture);

    /// <returns>Null for what no such field sends.</returns>
    public static DateTimeOffset? ReadTimeField(string text) =>
        System.DateTime.TryParseExact(
            text.Trim(), [TimeFieldFormat, "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
        && time.Year is > 1 and < 9999
            ? new DateTimeOffset(time, _shopTime.GetUtcOffset(time))
            : null;
}
