namespace Ecommerce.Storefront.Site;

public sealed partial class Texts
{
    public string SoldOut => In("Agotado", "Sold out");

    public string PriceNow => In("Ahora", "Now");

    public string PriceBefore => In("antes", "before");

    public string VatIncluded => In("IVA incluido", "VAT included");

    public string Filters => In("Filtros", "Filters");

    public string ProductBrand => In("Marca", "Brand");

    public string AnyBrand => In("Todas las marcas", "All brands");

    public string Price => In("Precio", "Price");

    public string PriceFrom => In("Precio desde", "Price from");

    public string PriceTo => In("Precio hasta", "Price to");

    public string From => In("Desde", "From");

    public string To => In("Hasta", "To");

    public string OnlyInStock => In("Solo lo que hay en stock", "In stock only");

    public string ShowResults => In("Aplicar", "Apply");

    public string ClearFilters => In("Quitar filtros", "Clear filters");

    public string Results => In("Resultados", "Results");

    public string SortBy => In("Ordenar por", "Sort by");

    public string SortButton => In("Ordenar", "Sort");

    public string Subcategories => In("Subcategorías", "Subcategories");

    public string NothingHere => In("Aquí no hay nada todavía", "Nothing here yet");

    public string NothingInCategory => In(
        "Estamos preparando esta sección. Mientras tanto, mira el resto de la tienda.",
        "We are preparing this section. Meanwhile, have a look around the shop.");

    public string NothingForFilters => In(
        "Ningún producto cumple todos los filtros. Prueba a quitar alguno.",
        "No product matches all the filters. Try removing one.");

    public string SearchHints => In(
        "Prueba con menos palabras o con otra más general.",
        "Try fewer words, or a more general one.");

    public string PerhapsYouMeant => In("Quizá buscabas", "Perhaps you meant");

    public string OrBrowse => In("O pasea por la tienda", "Or stroll through the shop");

    public string Category => In("Categoría", "Category");

    public string Product => In("Producto", "Product");

    public string Added => In("Lo tienes en el carrito", "It is in your cart");

    public string SeeCart => In("Ver el carrito", "View cart");

    public string GoToCheckout => In("Tramitar el pedido", "Check out");

    public string ChooseVariant => In("Elige una opción", "Choose an option");

    public string Quantity => In("Cantidad", "Quantity");

    public string AddToCart => In("Añadir al carrito", "Add to cart");

    public string Description => In("Descripción", "Description");

    public string Reference => In("Referencia", "Reference");

    public string Related => In("También te puede gustar", "You may also like");

    public string PromisePayment => In("Pago seguro en la página del proveedor", "Secure payment on the provider's page");

    public string PromiseStock => In("Lo apartamos para ti mientras pagas", "Set aside for you while you pay");

    public string PromiseHelp => In("Te atiende una persona", "A person answers you");

    public string ResultsFor(string text) => In($"Resultados para «{text}»", $"Results for “{text}”");

    public string NothingFor(string text) => In($"No hemos encontrado nada para «{text}»", $"We found nothing for “{text}”");

    public string AnotherView(string product, int number) => In($"{product}, imagen {number}", $"{product}, picture {number}");

    public string SaleFlag(decimal price, decimal before) => $"−{Math.Round((1 - (price / before)) * 100):0} %";

    public string VariantCount(int count) => In($"{count} opciones", $"{count} options");

    public string ProductCount(int count, bool isExact) => (count, isExact) switch
    {
        (1, true) => In("1 producto", "1 product"),
        (_, true) => In($"{Number(count)} productos", $"{Number(count)} products"),
        _ => In($"Más de {Number(count)} productos", $"More than {Number(count)} products"),
    };

    public string Sort(string sort) => sort switch
    {
        "newest" => In("Novedades", "Newest"),
        "price_asc" => In("Precio: de menor a mayor", "Price: low to high"),
        "price_desc" => In("Precio: de mayor a menor", "Price: high to low"),
        _ => In("Relevancia", "Relevance"),
    };

    public string Availability(int available) => available switch
    {
        <= 0 => In("Agotado por ahora", "Sold out for now"),
        1 => In("Queda una unidad", "Only one left"),
        <= 5 => In($"Quedan {available} unidades", $"Only {available} left"),
        _ => In("En stock", "In stock"),
    };
}
