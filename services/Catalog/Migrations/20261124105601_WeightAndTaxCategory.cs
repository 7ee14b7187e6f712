using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ecommerce.Catalog.Migrations
{
    /// <inheritdoc />
    public partial class WeightAndTaxCategory : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "tax_category",
                table: "variants",
                type: "character varying(20)",
                maxLength: 20,
                nullable: false,
                defaultValue: "standard");

            migrationBuilder.AddColumn<int>(
                name: "weight_grams",
                table: "variants",
                type: "integer",
                nullable: false,
                defaultValue: 500);

            migrationBuilder.AddCheckConstraint(
                name: "ck_variants_weight",
                table: "variants",
                sql: "weight_grams > 0");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_variants_weight",
                table: "variants");

            migrationBuilder.DropColumn(
                name: "tax_category",
                table: "variants");

            migrationBuilder.DropColumn(
                name: "weight_grams",
                table: "variants");
        }
    }
}
