namespace Ecommerce.Storefront.Site;

public sealed partial class Texts
{
    public string ReturnNumberOrEmail => In("Devolución, pedido o correo", "Return, order or email");

    public string ReturnLabel => In("Devolución", "Return");

    public string LiveReturns => In("Las que siguen abiertas", "Those still open");

    public string NoDeskReturns => In("Ninguna devolución", "No returns");

    public string NoDeskReturnsText => In("No hay devoluciones así.", "There are no returns like that.");

    public string NoLiveReturnsText => In("Nadie espera nada de nosotros.", "Nobody is waiting for us.");

    public string Restocked => In("A la venta", "Restocked");

    public string WrittenOff => In("Dado de baja", "Written off");

    public string PaidFor => In("Se pagó", "Paid");

    public string CustomersWords => In("Lo que cuenta el cliente", "What the customer says");

    public string NoteToCustomer => In("Nota para el cliente", "Note to the customer");

    public string DecideReturn => In("¿Se acepta?", "Is it accepted?");

    public string ApproveReturnText => In(
        "El cliente verá que puede enviarlo, y adónde.", "The customer will see that they may send it, and where.");

    public string ApproveReturn => In("Aceptar la devolución", "Approve the return");

    public string RejectReturn => In("No aceptar…", "Reject…");

    public string RejectReturnHint => In("El cliente lo leerá tal cual.", "The customer will read it as it is.");

    public string RejectReturnConfirm => In("No aceptar la devolución", "Reject the return");

    public string ReturnNeverCame => In("No ha llegado nunca…", "It never came…");

    public string ReturnNeverCameConfirm => In("Cancelar la devolución", "Cancel the return");

    public string ReceiveReturn => In("¿Ha llegado?", "Has it arrived?");

    public string ReceiveReturnText => In(
        "Anótalo en cuanto el paquete esté aquí; revisarlo es el paso siguiente.",
        "Note it as soon as the parcel is here; looking at it is the next step.");

    public string ReceiveReturnConfirm => In("El paquete está aquí", "The parcel is here");

    public string InspectReturn => In("Revisar lo que ha llegado", "Look at what came");

    public string InspectReturnText => In(
        "Cuántas unidades vuelven a la venta y cuántas no. Lo que falte es que no ha llegado.",
        "How many units go back on sale, and how many do not. What is left has not come.");

    public string Restock => In("Vuelven a la venta", "Back on sale");

    public string WriteOff => In("Se dan de baja", "Written off");

    public string InspectReturnHint => In(
        "Las existencias cambian al guardar. No se puede deshacer.", "Stock changes when you save. This cannot be undone.");

    public string InspectReturnConfirm => In("Guardar la revisión", "Save the inspection");

    public string RefundReturn => In("Devolver el dinero", "Give the money back");

    public string RefundAtReturn(string number) => In($"Reembolsar desde la devolución {number}", $"Refund it from return {number}");

    public string RefundReturnText => In(
        "De cuántas unidades se devuelve el dinero, y cuánto se descuenta por su estado.",
        "How many units are paid back, and how much of that is held back for their state.");

    public string HoldBack(string? currency) => In($"Descuento ({currency})", $"Held back ({currency})");

    public string NothingCameBack => In(
        "No llegó nada: se cierra sin reembolso, y hay que decir por qué.", "Nothing came: it closes without a refund, and the customer has to be told why.");

    public string RefundNoteHint => In(
        "Hace falta si se devuelve menos de lo que se pagó.", "Needed where less goes back than was paid.");

    public string GoesBack => In("Se devuelve", "Goes back");

    public string WorkOutRefund => In("Calcular", "Work it out");

    public string RefundTooMuch => In(
        "Son más unidades de las que llegaron, o se descuenta más de lo que se pagó por ellas.",
        "Those are more units than came back, or more is held back than was paid for them.");

    public string DeskReturnRefused => In(
        "No se puede hacer con la devolución como está ahora. Mira abajo cómo está.",
        "This cannot be done with the return as it is now. See below how it is.");

    public string PaidAmount(string amount) => In($"se pagó {amount}", $"{amount} paid");

    public string NoAmount(string text) => In($"«{text}» no es una cantidad de dinero.", $"“{text}” is not an amount of money.");

    public string? DeskReturnDone(string? step) => step switch
    {
        "approve" => In("La devolución está aceptada.", "The return is approved."),
        "reject" => In("La devolución está cerrada, y el cliente sabe por qué.", "The return has ended, and the customer knows why."),
        "receive" => In("El paquete está anotado.", "The parcel is noted."),
        "inspect" => In("La revisión está guardada.", "The inspection is saved."),
        "refund" => In("El reembolso está en camino.", "The refund is on its way."),
        _ => null,
    };
}
