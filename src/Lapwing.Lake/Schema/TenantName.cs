using System.Text.RegularExpressions;

namespace Lapwing.Lake;

/// <summary>
/// A tenant as the lake knows it: a database of its own, <c>t_NAME</c>. Made only by <see cref="TryParse"/>, so that a
/// question without a tenant, or with SQL in its name, does not exist.
/// </summary>
public readonly partial record struct TenantName
{
    private readonly string? _name;

    private TenantName(string name) => _name = name;

    /// <summary>The tenant that every installation has.</summary>
    public static TenantName Main { get; } = new("main");

    /// <summary>The tenant of the samples.</summary>
    public static TenantName Demo { get; } = new("demo");

    /// <param name="name">A small letter, then up to 47 small letters, digits or underscores.</param>
    /// <exception cref="FormatException">Not a tenant's name.</exception>
    public static TenantName Parse(string name) =>
        TryParse(name, out var tenant) ? tenant : throw new FormatException($"'{name}' is not a tenant's name.");

    public static bool TryParse(string? name, out TenantName tenant)
    {
        var valid = name is not null && Valid().IsMatch(name);
        tenant = valid ? new TenantName(name!) : default;
        return valid;
    }

    public override string ToString() => _name ?? throw new InvalidOperationException("A tenant has a name.");

    internal string Database => "t_" + ToString();

    [GeneratedRegex("^[a-z][a-z0-9_]{0,47}$(?<!\n)")]
    private static partial Regex Valid();
}
