namespace Lapwing.State;

/// <summary>What somebody may do in a tenant; each includes the ones before it, except that a sender only sends.</summary>
public enum Role
{
    /// <summary>Programs: send logs, read nothing.</summary>
    Sender,
    Viewer,
    Analyst,
    Administrator,
}
