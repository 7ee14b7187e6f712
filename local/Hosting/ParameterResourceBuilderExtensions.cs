using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class ParameterResourceBuilderExtensions
{
    /// <summary>A value from configuration, <c>Parameters:name</c> (user secrets, appsettings, environment, command line).</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, bool secret = false)
    {
        var key = $"Parameters:{name}";
        return builder.AddResource(new ParameterResource(
            name,
            () => builder.Configuration[key] ?? throw new DistributedApplicationException(
                $"The parameter '{name}' has no value. Give it one with: dotnet user-secrets set {key} VALUE --project {builder.AppHostDirectory}"),
            secret));
    }

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false) =>
        builder.AddParameter(name, () => value, publishValueAsDefault, secret);

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder,
        string name,
        Func<string> valueGetter,
        bool publishValueAsDefault = false,
        bool secret = false) =>
        builder.AddResource(new ParameterResource(name, () => builder.Configuration[$"Parameters:{name}"] ?? valueGetter(), secret));

    /// <summary>
    /// A value that is made up on first use and kept, for passwords in development. The system keeps it as long as its data.
    /// </summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false) =>
        builder.AddResource(GeneratedParameter(builder, name, value, secret));

    internal static ParameterResource GeneratedPassword(this IDistributedApplicationBuilder builder, string name) =>
        GeneratedParameter(builder, name, new GenerateParameterDefault { MinLength = 22, Special = false }, secret: true);

    private static ParameterResource GeneratedParameter(
        IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret) => new(
            name,
            () => builder.Configuration[$"Parameters:{name}"]
                ?? ((DistributedApplicationBuilder)builder).KeptValues.GetOrAdd(name, value.GetDefaultValue),
            secret);
}
