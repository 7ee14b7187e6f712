using Ecommerce.Catalog.Categories;

namespace Ecommerce.Catalog.Tests.Categories;

public sealed class CategoryTests(SeededCatalogApp app)
{
    [Fact]
    public void The_tree_has_three_levels()
    {
        var root = Category.Root(Guid.NewGuid(), "a", new("A", "A"), 0);
        var leaf = root.Child(Guid.NewGuid(), "b", new("B", "B"), 0).Child(Guid.NewGuid(), "c", new("C", "C"), 0);

        Assert.Equal(3, leaf.Level);
        Assert.Throws<InvalidOperationException>(() => leaf.Child(Guid.NewGuid(), "d", new("D", "D"), 0));
    }

    [Fact]
    public async Task The_tree_is_listed_whole_with_counts_that_add_up()
    {
        using var client = app.CreateClient();
        var tree = await client.GetAsync<ListCategories.Response>("/api/catalog/categories");
        var english = await client.GetAsync<ListCategories.Response>("/api/catalog/categories", "en");

        var all = tree.Items.SelectMany(Whole).ToList();
        Assert.True(all.Count >= 40);
        Assert.All(all.Where(node => node.Children.Count > 0), node =>
            Assert.Equal(node.Children.Sum(child => child.ProductCount), node.ProductCount));
        Assert.All(tree.Items, root => Assert.All(root.Children, group => Assert.All(group.Children, leaf =>
        {
            Assert.Empty(leaf.Children);
            Assert.True(leaf.ProductCount > 0);
        })));
        Assert.True(tree.Items.Sum(root => root.ProductCount) >= 1000);
        Assert.Equal(("Hogar", "Home"), (tree.Items[0].Name, english.Items[0].Name));
    }

    private static IEnumerable<ListCategories.CategoryNode> Whole(ListCategories.CategoryNode node) =>
        node.Children.SelectMany(Whole).Prepend(node);
}
