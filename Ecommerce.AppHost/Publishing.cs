using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Kubernetes.Resources;
using Azure.Provisioning.AppContainers;

// Compiled with Aspire only: the local engine publishes nothing.
internal partial class Program
{
    private const string MigrateStep = "migrate";

    private static readonly string[] _migrated = ["users", "catalog", "orders", "support"];

    /// <summary>
    /// <c>Publish:Target</c> says where to: <c>azure</c> (Azure Container Apps, what <c>azd up</c> uses), <c>kubernetes</c>
    /// (a Helm chart) or <c>compose</c>.
    /// </summary>
    static partial void AddPublishing(IDistributedApplicationBuilder builder, ReferenceExpression publicUrl)
    {
        if (!builder.ExecutionContext.IsPublishMode)
        {
            return;
        }

        RouteIdentityThroughGateway(builder, publicUrl);

        switch (builder.Configuration["Publish:Target"] ?? "azure")
        {
            case "azure":
                builder.AddAzureContainerAppEnvironment("apps");
                ForEachMigrated(builder, service => service.PublishAsAzureContainerApp((_, app) => AddInitContainer(app)));
                break;
            case "kubernetes":
                builder.AddKubernetesEnvironment("k8s");
                ForEachService(builder, AddProbes);
                ForEachMigrated(builder, service => service.PublishAsKubernetesService(resource => AddInitContainer(resource.Workload)));
                break;
            case "compose":
                builder.AddDockerComposeEnvironment("compose").ConfigureComposeFile(file =>
                {
                    foreach (var name in _migrated)
                    {
                        AddMigration(file.Services, name);
                    }
                });
                break;
            case var other:
                throw new DistributedApplicationException($"Publish:Target '{other}' is none of azure, kubernetes, compose.");
        }
    }

    /// <summary>Published, the identity provider shares the public address; services read its metadata inside.</summary>
    private static void RouteIdentityThroughGateway(IDistributedApplicationBuilder builder, ReferenceExpression publicUrl)
    {
        var keycloak = builder.CreateResourceBuilder(builder.Resources.OfType<KeycloakResource>().Single());
        keycloak
            .WithEnvironment("KC_HOSTNAME", publicUrl)
            .WithEnvironment("KC_HOSTNAME_BACKCHANNEL_DYNAMIC", "true")
            .WithEnvironment("KC_PROXY_HEADERS", "xforwarded")
            .WithEnvironment("KC_HTTP_ENABLED", "true");

        var metadata = ReferenceExpression.Create(
            $"{keycloak.GetEndpoint("http")}/realms/ecommerce/.well-known/openid-configuration");
        ForEachService(builder, service => service.WithEnvironment("Identity__MetadataAddress", metadata));

        builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(project => project.Name == "gateway"))
            .WithReference(keycloak.GetEndpoint("http"))
            .WithEnvironment("Gateway__RouteIdentity", "true")
            .WithEnvironment("Gateway__FormTargets__0", "https://checkout.stripe.com");
    }

    private static void AddInitContainer(ContainerApp app)
    {
        var container = app.Template.Containers[0].Value!;
        var init = new ContainerAppInitContainer { Name = MigrateStep, Image = container.Image, Args = [MigrateStep] };
        foreach (var variable in container.Env)
        {
            init.Env.Add(variable);
        }

        app.Template.InitContainers.Add(init);
    }

    private static void AddInitContainer(Workload? workload)
    {
        var pod = workload?.PodTemplate.Spec
            ?? throw new DistributedApplicationException("A service was published without a workload.");
        var container = pod.Containers[0];
        var init = new ContainerV1 { Name = MigrateStep, Image = container.Image };
        init.Args.Add(MigrateStep);
        init.Env.AddRange(container.Env);
        init.EnvFrom.AddRange(container.EnvFrom);
        pod.InitContainers.Add(init);
    }

    private static void AddMigration(Dictionary<string, Service> services, string name)
    {
        var service = services[name];
        var step = $"{name}-{MigrateStep}";
        services[step] = new Service
        {
            Name = step,
            Image = service.Image,
            Command = [MigrateStep],
            Environment = service.Environment,
            Networks = service.Networks,
            DependsOn = new Dictionary<string, ServiceDependency>(service.DependsOn),
        };
        service.DependsOn[step] = new ServiceDependency { Condition = "service_completed_successfully" };
    }

#pragma warning disable ASPIREPROBES001 // Probes are for evaluation in Aspire 13; without them Kubernetes sends requests too early.
    private static void AddProbes(IResourceBuilder<ProjectResource> service) => service
        .WithHttpProbe(ProbeType.Startup, "/health/live", failureThreshold: 30, periodSeconds: 2)
        .WithHttpProbe(ProbeType.Liveness, "/health/live")
        .WithHttpProbe(ProbeType.Readiness, "/health/ready");
#pragma warning restore ASPIREPROBES001

    private static void ForEachService(IDistributedApplicationBuilder builder, Action<IResourceBuilder<ProjectResource>> act)
    {
        foreach (var project in builder.Resources.OfType<ProjectResource>().ToList())
        {
            act(builder.CreateResourceBuilder(project));
        }
    }

    private static void ForEachMigrated(IDistributedApplicationBuilder builder, Action<IResourceBuilder<ProjectResource>> act) =>
        ForEachService(builder, service =>
        {
            if (_migrated.Contains(service.Resource.Name))
            {
                act(service);
            }
        });
}
