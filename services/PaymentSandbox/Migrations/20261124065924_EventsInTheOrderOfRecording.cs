using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Ecommerce.PaymentSandbox.Migrations
{
    /// <inheritdoc />
    public partial class EventsInTheOrderOfRecording : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "pk_events",
                table: "events");

            migrationBuilder.DropIndex(
                name: "ix_events_sequence",
                table: "events");

            migrationBuilder.AddPrimaryKey(
                name: "pk_events",
                table: "events",
                column: "sequence");

            migrationBuilder.CreateIndex(
                name: "ix_events_id",
                table: "events",
                column: "id",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "pk_events",
                table: "events");

            migrationBuilder.DropIndex(
                name: "ix_events_id",
                table: "events");

            migrationBuilder.AddPrimaryKey(
                name: "pk_events",
                table: "events",
                column: "id");

            migrationBuilder.CreateIndex(
                name: "ix_events_sequence",
                table: "events",
                column: "sequence",
                unique: true);
        }
    }
}
