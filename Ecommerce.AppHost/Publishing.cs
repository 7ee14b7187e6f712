using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;
using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Resources;
using Azure.Provisioning.AppContainers;
using ComposeService = Aspire.Hosting.Docker.Resources.ComposeNodes.Service;

// Compiled with Aspire only: the local engine publishes nothing.
internal partial class Program
{
    private const string MigrateStep = "migrate";

    /// <summary>Where the services' images listen.</summary>
    private const string ContainerPort = "8080";

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
        ForEachService(builder, AddProbes);

        switch (builder.Configuration["Publish:Target"] ?? "azure")
        {
            case "azure":
                TrustProxies(builder, "100.100.0.0/16");
                UseStoresOutside(builder);
                builder.AddAzureContainerAppEnvironment("apps");
                ForEachMigrated(builder, service => service.PublishAsAzureContainerApp((_, app) => AddInitContainer(app)));
                break;
            case "kubernetes":
                TrustProxies(builder, "10.0.0.0/8");
                UseOwnStores(builder);
                builder.AddKubernetesEnvironment("k8s");
                // The publisher lists a value for a parameter that stands alone, not for one inside a longer text, as the issuer is.
                ForEachService(builder, service => service.WithEnvironment("Shop__PublicUrl", publicUrl));
                ForEachService(builder, service => service.PublishAsKubernetesService(CompleteService));
                ForEachContainer(builder, container => container.PublishAsKubernetesService(ClaimVolumes));
                break;
            case "compose":
                TrustProxies(builder, "172.16.0.0/12");
                UseOwnStores(builder);
                builder.AddDockerComposeEnvironment("compose").ConfigureComposeFile(file =>
                {
                    CompleteComposeFile(file);
                    KeepDefaults(file, builder);
                });
                break;
            case var other:
                throw new DistributedApplicationException($"Publish:Target '{other}' is none of azure, kubernetes, compose.");
        }
    }

    /// <summary>Published, the identity provider shares the public address; services read its metadata inside.</summary>
    private static void RouteIdentityThroughGateway(IDistributedApplicationBuilder builder, ReferenceExpression publicUrl)
    {
        // The image carries the realm: no target copies files into a volume.
        var keycloak = Keycloak(builder)
            .WithDockerfile("realms")
            .WithEnvironment("KC_HOSTNAME", publicUrl)
            .WithEnvironment("KC_HOSTNAME_BACKCHANNEL_DYNAMIC", "true")
            .WithEnvironment("KC_PROXY_HEADERS", "xforwarded")
            .WithEnvironment("KC_HTTP_ENABLED", "true")
            .WithEnvironment("KC_DB", "postgres");
        RemoveVolumes(keycloak.Resource);

        var metadata = ReferenceExpression.Create(
            $"{keycloak.GetEndpoint("http")}/realms/ecommerce/.well-known/openid-configuration");
        ForEachService(builder, service => service.WithEnvironment("Identity__MetadataAddress", metadata));

        Project(builder, "gateway")
            .WithReference(keycloak.GetEndpoint("http"))
            .WithEnvironment("Gateway__RouteIdentity", "true")
            .WithEnvironment("Gateway__FormTargets__0", "https://checkout.stripe.com");
    }

    /// <summary>
    /// Only the network that the ingress, the gateway and the services share may say on whose behalf a request comes. Aspire's default
    /// for published projects is to believe anybody.
    /// </summary>
    private static void TrustProxies(IDistributedApplicationBuilder builder, string network)
    {
        var parameter = builder.AddParameter("proxy-network", network, publishValueAsDefault: true);
        Project(builder, "gateway").WithEnvironment("Gateway__KnownProxies__0", parameter);
        Project(builder, "storefront").WithEnvironment("Gateway__Networks__0", parameter);
        ForEachService(builder, service => service.DisableForwardedHeaders());
    }

    /// <summary>The stores run beside the services; Keycloak has a database in the same PostgreSQL.</summary>
    private static void UseOwnStores(IDistributedApplicationBuilder builder)
    {
        const string Database = "keycloakdb";
        var postgres = builder.CreateResourceBuilder(builder.Resources.OfType<PostgresServerResource>().Single());
        postgres
            .WithEnvironment("POSTGRES_DB", Database)
            // A volume's root may hold more than the database: "lost+found" stops initdb.
            .WithEnvironment("PGDATA", "/var/lib/postgresql/data/pgdata");
        Keycloak(builder)
            .WithEnvironment("KC_DB_URL", ReferenceExpression.Create(
                $"jdbc:postgresql://{postgres.Resource.PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}/{Database}"))
            .WithEnvironment("KC_DB_USERNAME", postgres.Resource.UserNameReference)
            .WithEnvironment("KC_DB_PASSWORD", postgres.Resource.PasswordParameter);

        // Names that a cluster accepts, and that do not depend on where this checkout lies.
        foreach (var resource in builder.Resources.OfType<ContainerResource>())
        {
            foreach (var mount in resource.Annotations.OfType<ContainerMountAnnotation>().ToList())
            {
                resource.Annotations.Remove(mount);
                resource.Annotations.Add(new ContainerMountAnnotation($"{resource.Name}-data", mount.Target, mount.Type, mount.IsReadOnly));
            }
        }
    }

    /// <summary>
    /// A container app's volumes are Azure Files, which carry neither PostgreSQL (https://github.com/dotnet/aspire/issues/6671) nor
    /// RabbitMQ: both are services outside, and their connection strings are parameters.
    /// </summary>
    private static void UseStoresOutside(IDistributedApplicationBuilder builder)
    {
        foreach (var store in builder.Resources
            .Where(resource => resource is PostgresServerResource or PostgresDatabaseResource or RabbitMQServerResource).ToList())
        {
            builder.Resources.Remove(store);
            if (store is PostgresServerResource)
            {
                continue;
            }

            var connection = builder.AddParameter($"{store.Name}-connection", secret: true);
            ForEachService(builder, service => service.WithEnvironment(context => Replace(context.EnvironmentVariables, store.Name, connection.Resource)));
        }

        Keycloak(builder)
            .WithEnvironment("KC_DB_URL", builder.AddParameter("keycloakdb-url"))
            .WithEnvironment("KC_DB_USERNAME", builder.AddParameter("keycloakdb-username"))
            .WithEnvironment("KC_DB_PASSWORD", builder.AddParameter("keycloakdb-password", secret: true));
    }

    private static void Replace(Dictionary<string, object> variables, string store, ParameterResource connection)
    {
        var name = $"ConnectionStrings__{store}";
        if (!variables.ContainsKey(name))
        {
            return;
        }

        // Aspire also gives the parts of the connection string one by one.
        foreach (var part in variables.Keys.Where(key => key.StartsWith($"{store}_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            variables.Remove(part);
        }

        variables[name] = connection;
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

    private static void CompleteService(KubernetesResource resource)
    {
        var pod = Pod(resource);
        var container = pod.Containers[0];
        foreach (var probe in new[] { container.StartupProbe, container.LivenessProbe, container.ReadinessProbe })
        {
            // Kubernetes takes capitals only.
            probe?.HttpGet?.Scheme = "HTTP";
        }

        // The only pod goes when the next is ready, and not before.
        if (resource.Workload is Deployment { Spec.Strategy.RollingUpdate: { } update })
        {
            update.MaxUnavailable = 0;
        }

        if (_migrated.Contains(container.Name))
        {
            var init = new ContainerV1 { Name = MigrateStep, Image = container.Image };
            init.Args.Add(MigrateStep);
            init.Env.AddRange(container.Env);
            init.EnvFrom.AddRange(container.EnvFrom);
            pod.InitContainers.Add(init);
        }

        if (container.Name == "gateway" && resource.Service is { } service)
        {
            var path = new HttpIngressPathV1
            {
                Path = "/",
                PathType = "Prefix",
                Backend = new IngressBackendV1
                {
                    // Written as an empty object otherwise, which stands for a choice of its own. The same below.
                    Resource = null!,
                    Service = new IngressServiceBackendV1 { Name = service.Metadata.Name, Port = new ServiceBackendPortV1 { Name = "http" } },
                },
            };
            var rule = new IngressRuleV1 { Http = new HttpIngressRuleValueV1() };
            rule.Http.Paths.Add(path);
            var ingress = new Ingress { Metadata = { Name = "gateway-ingress" }, Spec = new IngressSpecV1() };
            ingress.Spec.Rules.Add(rule);
            resource.AdditionalResources.Add(ingress);
        }
    }

    /// <summary>By default a volume would be gone with its pod.</summary>
    private static void ClaimVolumes(KubernetesResource resource)
    {
        if (resource.Workload is StatefulSet { Spec: { UpdateStrategy: { } strategy } spec } && resource.Service is { } service)
        {
            // Helm takes no set without it.
            spec.ServiceName = service.Metadata.Name;

            // Zero pods that may be away is no number that Kubernetes takes.
            strategy.RollingUpdate = null!;
        }

        foreach (var volume in Pod(resource).Volumes)
        {
            volume.EmptyDir = null;
            volume.PersistentVolumeClaim = new PersistentVolumeClaimVolumeSourceV1 { ClaimName = volume.Name };
            var claim = new PersistentVolumeClaim
            {
                Metadata = { Name = volume.Name },
                Spec = new PersistentVolumeClaimSpecV1
                {
                    DataSource = null!,
                    DataSourceRef = null!,
                    Selector = null!,
                    Resources = new VolumeResourceRequirementsV1(),
                },
            };
            claim.Spec.AccessModes.Add("ReadWriteOnce");
            claim.Spec.Resources.Requests.Add("storage", "8Gi");
            resource.AdditionalResources.Add(claim);
        }
    }

    private static PodSpecV1 Pod(KubernetesResource resource) => resource.Workload?.PodTemplate.Spec
        ?? throw new DistributedApplicationException($"{resource.Name} was published without a workload.");

    private static void CompleteComposeFile(ComposeFile file)
    {
        foreach (var service in file.Services.Values)
        {
            service.Restart = "unless-stopped";
        }

        file.Services["postgres"].Healthcheck = new Healthcheck
        {
            Test = ["CMD-SHELL", "pg_isready --username=postgres --dbname=keycloakdb"],
            Interval = "5s",
            Timeout = "5s",
            StartPeriod = "30s",
            Retries = 12,
        };
        file.Services["keycloak"].DependsOn["postgres"] = new ServiceDependency { Condition = "service_healthy" };

        // One port that does not change: what stands in front of the shop is told about it.
        var gateway = file.Services["gateway"];
        gateway.Ports = [$"8080:{gateway.Ports[0]}"];

        // Aspire gives its dashboard a port that the whole network reaches; what it shows is for who runs the shop.
        file.Services["compose-dashboard"].Ports = ["127.0.0.1:18888:18888"];

        // Its data lie under the host's name, which would change with each new container.
        file.Services["rabbitmq"].Hostname = "rabbitmq";

        foreach (var name in _migrated)
        {
            var service = file.Services[name];
            var step = $"{name}-{MigrateStep}";
            file.Services[step] = new ComposeService
            {
                Name = step,
                Image = service.Image,
                Command = [MigrateStep],
                Environment = service.Environment,
                Networks = service.Networks,
                DependsOn = { ["postgres"] = new ServiceDependency { Condition = "service_healthy" } },
            };
            service.DependsOn[step] = new ServiceDependency { Condition = "service_completed_successfully" };
        }
    }

    /// <summary>Beside the file comes <c>.env</c> with names alone: what has a default keeps it while its line there is empty.</summary>
    private static void KeepDefaults(ComposeFile file, IDistributedApplicationBuilder builder)
    {
        var defaults = builder.Resources.OfType<ParameterResource>()
            .Where(parameter => parameter is { Secret: false, Default: not null })
            .Select(parameter => (parameter.Name, Value: parameter.Default!.GetDefaultValue()))
            .Concat(builder.Resources.OfType<ProjectResource>().Select(project => (Name: $"{project.Name}-port", Value: ContainerPort)))
            .Select(known => (Variable: known.Name.Replace('-', '_').ToUpperInvariant(), known.Value))
            .ToDictionary(known => $"${{{known.Variable}}}", known => $"${{{known.Variable}:-{known.Value}}}");

        foreach (var service in file.Services.Values)
        {
            foreach (var (name, value) in service.Environment.ToList())
            {
                service.Environment[name] = WithDefaults(value);
            }

            service.Ports = [.. service.Ports.Select(WithDefaults)];
            service.Expose = [.. service.Expose.Select(WithDefaults)];
        }

        string WithDefaults(string text) =>
            defaults.Aggregate(text, (result, known) => result.Replace(known.Key, known.Value, StringComparison.Ordinal));
    }

#pragma warning disable ASPIREPROBES001 // Probes are for evaluation in Aspire 13; without them requests come before a service can answer.
    // As annotations: WithHttpProbe would also add the AppHost's own health checks, whose names clash.
    private static void AddProbes(IResourceBuilder<ProjectResource> service) => service
        .WithAnnotation(Probe(service, ProbeType.Startup, "/health/live", failures: 30))
        .WithAnnotation(Probe(service, ProbeType.Liveness, "/health/live", failures: 3))
        .WithAnnotation(Probe(service, ProbeType.Readiness, "/health/ready", failures: 3));

    private static EndpointProbeAnnotation Probe(IResourceBuilder<ProjectResource> service, ProbeType type, string path, int failures) =>
        new()
        {
            Type = type,
            EndpointReference = service.GetEndpoint("http"),
            Path = path,
            PeriodSeconds = 5,
            TimeoutSeconds = 3,
            FailureThreshold = failures,
            SuccessThreshold = 1,
        };
#pragma warning restore ASPIREPROBES001

    private static void RemoveVolumes(ContainerResource resource)
    {
        foreach (var mount in resource.Annotations.OfType<ContainerMountAnnotation>().ToList())
        {
            resource.Annotations.Remove(mount);
        }
    }

    private static IResourceBuilder<KeycloakResource> Keycloak(IDistributedApplicationBuilder builder) =>
        builder.CreateResourceBuilder(builder.Resources.OfType<KeycloakResource>().Single());

    private static IResourceBuilder<ProjectResource> Project(IDistributedApplicationBuilder builder, string name) =>
        builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(project => project.Name == name));

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

    private static void ForEachContainer(IDistributedApplicationBuilder builder, Action<IResourceBuilder<ContainerResource>> act)
    {
        foreach (var container in builder.Resources.OfType<ContainerResource>().ToList())
        {
            act(builder.CreateResourceBuilder(container));
        }
    }
}
