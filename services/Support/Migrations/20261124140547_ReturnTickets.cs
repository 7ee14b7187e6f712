using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ecommerce.Support.Migrations
{
    /// <inheritdoc />
    public partial class ReturnTickets : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "is_opened_by_return",
                table: "tickets",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<Guid>(
                name: "return_id",
                table: "tickets",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "return_number",
                table: "tickets",
                type: "character varying(50)",
                maxLength: 50,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "return_steps",
                table: "tickets",
                type: "jsonb",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_tickets_return_id",
                table: "tickets",
                column: "return_id",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_tickets_return_id",
                table: "tickets");

            migrationBuilder.DropColumn(
                name: "is_opened_by_return",
                table: "tickets");

            migrationBuilder.DropColumn(
                name: "return_id",
                table: "tickets");

            migrationBuilder.DropColumn(
                name: "return_number",
                table: "tickets");

            migrationBuilder.DropColumn(
                name: "return_steps",
                table: "tickets");
        }
    }
}
