using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace Ecommerce.ServiceDefaults;

/// <summary>How JSON looks on every endpoint and in every event.</summary>
public static class JsonExtensions
{
    /// <summary>The same rules for code that reads or writes JSON outside a request.</summary>
    public static JsonSerializerOptions Strict { get; } = Make();

    /// <summary>
    /// A missing or null member is an error, not a default; a number is a number; enums are snake_case words; a member may
    /// stand once; and text holds no NUL, which PostgreSQL cannot store. Unknown members are ignored, so that clients may be newer.
    /// </summary>
    public static void ApplyStrictRules(this JsonSerializerOptions options)
    {
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowDuplicateProperties = false;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new TextWithoutNulConverter());
    }

    internal static void AddStrictJson(this IServiceCollection services) =>
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.ApplyStrictRules());

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        options.ApplyStrictRules();
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class TextWithoutNulConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.GetString();
            return text?.Contains('\0') == true ? throw new JsonException("Text cannot hold the NUL character.") : text;
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value);

        public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString()!;

        public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WritePropertyName(value);
    }
}
