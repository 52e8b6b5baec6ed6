using System.Diagnostics.CodeAnalysis;

namespace Lapwing.State;

/// <summary>
/// A customer, a department or a simulation; nothing crosses tenants. Only a name of 1-31 lower-case letters, digits and
/// underscores that begins with a letter can be one: it names a database, a folder and a part of addresses.
/// </summary>
public readonly record struct TenantId
{
    private readonly string? _value;

    private TenantId(string value) => _value = value;

    /// <summary>The tenant that every installation has.</summary>
    public static TenantId Main { get; } = new("main");

    /// <summary>The tenant that shows invented logs.</summary>
    public static TenantId Demo { get; } = new("demo");

    /// <summary>The name. A default value of this type is nobody's and throws.</summary>
    public string Value => _value ?? throw new InvalidOperationException("No tenant was given.");

    /// <summary>The lake's database of the tenant.</summary>
    public string Database => "t_" + Value;

    public static bool TryParse([NotNullWhen(true)] string? text, out TenantId tenant)
    {
        tenant = default;
        if (text is not { Length: >= 1 and <= 31 } || !char.IsAsciiLetterLower(text[0]))
            return false;
        foreach (var c in text)
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '_')
                return false;
        tenant = new TenantId(text);
        return true;
    }

    /// <exception cref="FormatException">Not a tenant's name.</exception>
    public static TenantId Parse(string text) =>
        TryParse(text, out var tenant)
            ? tenant
            : throw new FormatException(
                $"'{text}' is not a tenant's name: use a-z, 0-9 and _, beginning with a letter."
            );

    public override string ToString() => _value ?? "";
}
