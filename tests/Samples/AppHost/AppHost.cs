// A system that the engine's tests run as a process of its own; the configuration says which.
var builder = DistributedApplication.CreateBuilder(args);
var configuration = builder.Configuration;

var redis = builder.AddRedis("redis").WithDataVolume();
var first = builder.AddProject<Projects.Sample_Service>("first")
    .WithReference(redis)
    .WaitFor(redis)
    .WithHttpHealthCheck("/health");
var step = builder.AddProject<Projects.Sample_Service>("step", launchProfileName: null)
    .WithArgs("exit", configuration["StepExit"] ?? "0")
    .WaitFor(first);
var second = builder.AddProject<Projects.Sample_Service>("second").WaitForCompletion(step);

if (configuration["Crash"] == "true")
{
    second.WithArgs("crash");
}

if (configuration["Realm"] is { } realm)
{
    builder.AddKeycloak("keycloak").WithRealmImport(realm);
}

builder.Build().Run();
