// The shop, readable from top to bottom. Browsers reach the gateway and the pages of the identity provider and the payment
// provider; services find each other by name; each service has a database of its own, and the broker carries its events.

// What it was built for (UseAspire): Aspire.Hosting, or the local engine.
Console.WriteLine($"Engine: {typeof(DistributedApplication).Assembly.GetName().Name}");

var builder = DistributedApplication.CreateBuilder(args);
var running = builder.ExecutionContext.IsRunMode;

// Secrets: development values come from appsettings.Development.json, others from whoever publishes.
var storefrontSecret = builder.AddParameter("storefront-secret", secret: true);
var ordersServiceSecret = builder.AddParameter("orders-service-secret", secret: true);
var usersServiceSecret = builder.AddParameter("users-service-secret", secret: true);
var supportServiceSecret = builder.AddParameter("support-service-secret", secret: true);
var paymentsApiKey = builder.AddParameter("payments-api-key", secret: true);
var paymentsWebhookSecret = builder.AddParameter("payments-webhook-secret", secret: true);

// Each process opens up to 40 connections (service defaults); the server's own 100 would be too few for all of them.
var postgres = builder.AddPostgres("postgres").WithArgs("-c", "max_connections=300");
var redis = builder.AddRedis("redis").WithoutHttpsCertificate();
var rabbitmq = builder.AddRabbitMQ("rabbitmq").WithManagementPlugin();
var keycloak = builder.AddKeycloak("keycloak", port: 8180).WithoutHttpsCertificate();

// Stores keep their data between runs, or none does.
if (builder.Configuration["Persist"] is not "false")
{
    postgres.WithDataVolume();
    redis.WithDataVolume();
    rabbitmq.WithDataVolume();
    keycloak.WithDataVolume();
}

// Where browsers find us. In development the identity provider has an address of its own; published, it is behind the gateway.
var gateway = builder.AddProject<Projects.Gateway>("gateway", launchProfileName: "http").WithExternalHttpEndpoints();
var publicUrl = running
    ? ReferenceExpression.Create($"{gateway.GetEndpoint("http", KnownNetworkIdentifiers.LocalhostNetwork)}")
    : ReferenceExpression.Create($"{builder.AddParameter("public-url")}");
var issuer = running
    ? ReferenceExpression.Create($"{keycloak.GetEndpoint("http", KnownNetworkIdentifiers.LocalhostNetwork)}/realms/ecommerce")
    : ReferenceExpression.Create($"{publicUrl}/realms/ecommerce");

keycloak
    .WithEnvironment("KC_SPI_PASSWORD_POLICY__PASSWORD_BLACKLIST__BLACKLISTS_PATH", "/opt/keycloak/data/import")
    .WithEnvironment("STOREFRONT_URL", publicUrl)
    .WithEnvironment("STOREFRONT_SECRET", storefrontSecret)
    .WithEnvironment("ORDERS_SERVICE_SECRET", ordersServiceSecret)
    .WithEnvironment("USERS_SERVICE_SECRET", usersServiceSecret)
    .WithEnvironment("SUPPORT_SERVICE_SECRET", supportServiceSecret);
if (running)
{
    keycloak
        .WithRealmImport("realms/ecommerce-realm.json")
        .WithRealmImport("realms/common-passwords.txt")
        .WithRealmImport("realms/demo/ecommerce-users-0.json");
}

var users = AddService<Projects.Users>("users")
    .WithEnvironment("Identity__ClientId", "users-service")
    .WithEnvironment("Identity__ClientSecret", usersServiceSecret);

var catalog = AddService<Projects.Catalog>("catalog", "migrate", "seed")
    .WithReference(redis);

var orders = AddService<Projects.Orders>("orders")
    .WithReference(catalog)
    .WithReference(redis)
    .WithEnvironment("Identity__ClientId", "orders-service")
    .WithEnvironment("Identity__ClientSecret", ordersServiceSecret)
    .WithEnvironment("Shop__PublicUrl", publicUrl)
    .WithEnvironment("Payments__ApiKey", paymentsApiKey)
    .WithEnvironment("Payments__WebhookSecret", paymentsWebhookSecret);

var support = AddService<Projects.Support>("support")
    .WithReference(orders)
    .WithEnvironment("Identity__ClientId", "support-service")
    .WithEnvironment("Identity__ClientSecret", supportServiceSecret);

var storefront = builder.AddProject<Projects.Storefront>("storefront", launchProfileName: "http")
    .WithReference(redis)
    .WithReference(users)
    .WithReference(catalog)
    .WithReference(orders)
    .WithReference(support)
    .WithEnvironment("Identity__Issuer", issuer)
    .WithEnvironment("Shop__PublicUrl", publicUrl)
    .WithEnvironment("Identity__ClientId", "storefront")
    .WithEnvironment("Identity__ClientSecret", storefrontSecret)
    .WithHttpHealthCheck("/health/ready");

// Orders calculates with it and the storefront says it.
if (builder.Configuration["Pricing:PricesIncludeTax"] is { } pricesIncludeTax)
{
    orders.WithEnvironment("Pricing__PricesIncludeTax", pricesIncludeTax);
    storefront.WithEnvironment("Pricing__PricesIncludeTax", pricesIncludeTax);
}

gateway
    .WithUrl($"{gateway.GetEndpoint("http")}/docs", "API reference")
    .WithReference(users)
    .WithReference(catalog)
    .WithReference(orders)
    .WithReference(support)
    .WithReference(storefront)
    .WithEnvironment("Identity__Issuer", issuer)
    .WithHttpHealthCheck("/health/ready");

// The payment sandbox speaks Stripe's protocol; published, Stripe itself takes its place.
if (running)
{
    var payments = builder.AddProject<Projects.PaymentSandbox>("payments", launchProfileName: "http")
        .WithEnvironment("Sandbox__ApiKey", paymentsApiKey)
        .WithEnvironment("Sandbox__WebhookSecret", paymentsWebhookSecret)
        .WithEnvironment("Sandbox__WebhookUrl", ReferenceExpression.Create($"{gateway.GetEndpoint("http")}/api/payments/stripe/webhook"))
        .WithHttpHealthCheck("/health/ready");
    GiveDatabase<Projects.PaymentSandbox>(payments, "migrate");

    orders.WithEnvironment("Payments__ApiBase", payments.GetEndpoint("http"));
    gateway
        .WithEnvironment("Gateway__FormTargets__0", payments.GetEndpoint("http"))
        .WithEnvironment("Gateway__FormTargets__1", keycloak.GetEndpoint("http"));
}

// Mails are caught, and read in a browser, and invoices name nobody; published, a mail server of your own sends them (one that asks
// for no credentials has an empty mail-username and mail-password), and invoices name the seller.
if (running)
{
    var mail = builder.AddProject<Projects.MailCatcher>("mail", launchProfileName: "http")
        .WithEndpoint(scheme: "tcp", name: "smtp", env: "SMTP_PORT")
        .WithHttpHealthCheck("/health/ready", endpointName: "http");
    var smtp = mail.GetEndpoint("smtp");
    orders
        .WithEnvironment("Mail__Host", ReferenceExpression.Create($"{smtp.Property(EndpointProperty.Host)}"))
        .WithEnvironment("Mail__Port", ReferenceExpression.Create($"{smtp.Property(EndpointProperty.Port)}"))
        .WithEnvironment("Mail__Security", "None")
        .WithEnvironment("Mail__From", "pedidos@lumbre.example")
        .WithEnvironment("Invoices__SellerName", "Lumbre Hogar, S. L. (demostración)")
        .WithEnvironment("Invoices__SellerTaxId", "B00000000")
        .WithEnvironment("Invoices__SellerAddress", "Calle del Horno 7, 28012 Madrid");
    keycloak
        .WithEnvironment("MAIL_HOST", ReferenceExpression.Create($"{smtp.Property(EndpointProperty.Host)}"))
        .WithEnvironment("MAIL_PORT", ReferenceExpression.Create($"{smtp.Property(EndpointProperty.Port)}"))
        .WithEnvironment("MAIL_FROM", "cuentas@lumbre.example")
        .WithEnvironment("MAIL_STARTTLS", "false")
        .WithEnvironment("MAIL_SSL", "false")
        .WithEnvironment("MAIL_AUTH", "false")
        .WithEnvironment("MAIL_USERNAME", "none")
        .WithEnvironment("MAIL_PASSWORD", "none");
}
else
{
    var host = builder.AddParameter("mail-host");
    var port = builder.AddParameter("mail-port", "587", publishValueAsDefault: true);
    var userName = builder.AddParameter("mail-username");
    var password = builder.AddParameter("mail-password", secret: true);
    var from = builder.AddParameter("mail-from");
    orders
        .WithEnvironment("Mail__Host", host)
        .WithEnvironment("Mail__Port", port)
        .WithEnvironment("Mail__Security", builder.AddParameter("mail-security", "StartTls", publishValueAsDefault: true))
        .WithEnvironment("Mail__UserName", userName)
        .WithEnvironment("Mail__Password", password)
        .WithEnvironment("Mail__From", from)
        .WithEnvironment("Invoices__SellerName", builder.AddParameter("seller-name"))
        .WithEnvironment("Invoices__SellerTaxId", builder.AddParameter("seller-tax-id"))
        .WithEnvironment("Invoices__SellerAddress", builder.AddParameter("seller-address"));

    // Keycloak sends forgotten passwords by the same server, and has its own words for how to reach it.
    keycloak
        .WithEnvironment("MAIL_HOST", host)
        .WithEnvironment("MAIL_PORT", port)
        .WithEnvironment("MAIL_FROM", from)
        .WithEnvironment("MAIL_STARTTLS", builder.AddParameter("keycloak-mail-starttls", "true", publishValueAsDefault: true))
        .WithEnvironment("MAIL_SSL", builder.AddParameter("keycloak-mail-ssl", "false", publishValueAsDefault: true))
        .WithEnvironment("MAIL_AUTH", builder.AddParameter("keycloak-mail-auth", "true", publishValueAsDefault: true))
        .WithEnvironment("MAIL_USERNAME", userName)
        .WithEnvironment("MAIL_PASSWORD", password);
}

AddPublishing(builder, publicUrl);

builder.Build().Run();

IResourceBuilder<ProjectResource> AddService<TProject>(string name, params string[] steps)
    where TProject : IProjectMetadata, new()
{
    var service = builder.AddProject<TProject>(name, launchProfileName: "http")
        .WithReference(rabbitmq)
        .WithEnvironment("Identity__Issuer", issuer)
        .WithHttpHealthCheck("/health/ready");
    GiveDatabase<TProject>(service, steps is [] ? ["migrate"] : steps);

    return service;
}

// A database, and the steps that run to completion before the service starts. Published, they are init containers instead.
void GiveDatabase<TProject>(IResourceBuilder<ProjectResource> service, params string[] steps)
    where TProject : IProjectMetadata, new()
{
    var name = service.Resource.Name;
    var database = postgres.AddDatabase($"{name}db");
    service.WithReference(database);
    if (!running)
    {
        return;
    }

    IResourceBuilder<ProjectResource>? previous = null;
    foreach (var step in steps)
    {
        // Without a launch profile the step has no endpoint of its own.
        var run = builder.AddProject<TProject>($"{name}-{step}", launchProfileName: null)
            .WithArgs(step)
            .WithReference(database)
            .WithEnvironment("DOTNET_ENVIRONMENT", "Development");
        previous = previous is null ? run.WaitFor(database) : run.WaitForCompletion(previous);
    }

    service.WaitForCompletion(previous!);
}

internal partial class Program
{
    /// <summary>Where and how the system is published; stands in Publishing.cs, which is compiled with Aspire only.</summary>
    static partial void AddPublishing(IDistributedApplicationBuilder builder, ReferenceExpression publicUrl);
}
