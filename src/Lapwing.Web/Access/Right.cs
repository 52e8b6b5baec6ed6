using Lapwing.State;

namespace Lapwing.Web;

/// <summary>What a route lets somebody do; every route names one.</summary>
public enum Right
{
    /// <summary>Needs nobody: health, signing in, the pages themselves.</summary>
    Open,

    /// <summary>Send logs.</summary>
    Send,

    /// <summary>Look.</summary>
    Read,

    /// <summary>Decide on incidents, take in files.</summary>
    Work,

    /// <summary>Let people in.</summary>
    Administer,
}

/// <summary>Who calls, in which tenant.</summary>
/// <param name="Session">The person's session; null for a program with a token.</param>
/// <param name="Cookie">The session's secret; null for a program.</param>
public sealed record Caller(string Name, TenantId Tenant, Role Role, Lapwing.State.Session? Session, string? Cookie)
{
    public bool May(Right right) =>
        right switch
        {
            Right.Open => true,
            Right.Send => Role is Role.Sender or Role.Analyst or Role.Administrator,
            Right.Read => Role >= Role.Viewer,
            Right.Work => Role >= Role.Analyst,
            _ => Role == Role.Administrator,
        };
}
