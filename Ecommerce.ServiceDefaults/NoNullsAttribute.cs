using System.Collections;
using System.ComponentModel.DataAnnotations;

namespace Ecommerce.ServiceDefaults;

/// <summary>A list without null in it, which the nullability of its elements does not keep JSON from bringing.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NoNullsAttribute() : ValidationAttribute("The field {0} must not hold null.")
{
    public override bool IsValid(object? value) => value is not IEnumerable list || list.Cast<object?>().All(element => element is not null);
}
