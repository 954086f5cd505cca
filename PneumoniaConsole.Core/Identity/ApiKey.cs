using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace PneumoniaConsole.Core.Identity;

/// <summary>The key for automation. Keeps only its hash, and compares in constant time. Immutable.</summary>
public sealed class ApiKey(IOptions<AuthOptions> options)
{
    private static readonly Operator s_automation = new("bootstrap-key", "automation key", ActorKind.Key, Role.Integrator);

    private readonly byte[]? _hash = options.Value.BootstrapApiKey is { Length: > 0 } key ? Hash(key) : null;

    /// <summary>Who presents this key, or null when it is not ours.</summary>
    public Operator? Recognise(string presented) =>
        _hash is not null && CryptographicOperations.FixedTimeEquals(Hash(presented), _hash) ? s_automation : null;

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
