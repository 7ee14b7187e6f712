using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ecommerce.Orders.Migrations
{
    /// <inheritdoc />
    public partial class RefundsOfReturns : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "return_id",
                table: "refunds",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_refunds_return_id",
                table: "refunds",
                column: "return_id");

            migrationBuilder.AddForeignKey(
                name: "fk_refunds_returns_return_id",
                table: "refunds",
                column: "return_id",
                principalTable: "returns",
                principalColumn: "id");

            // One that was refused is not linked from its return any more, but has its number for a reason where there was no note.
            migrationBuilder.Sql(
                """
                UPDATE refunds SET return_id = returns.id FROM returns
                WHERE returns.order_id = refunds.order_id AND (returns.refund_id = refunds.id OR returns.number = refunds.reason);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_refunds_returns_return_id",
                table: "refunds");

            migrationBuilder.DropIndex(
                name: "ix_refunds_return_id",
                table: "refunds");

            migrationBuilder.DropColumn(
                name: "return_id",
                table: "refunds");
        }
    }
}
