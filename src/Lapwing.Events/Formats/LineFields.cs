namespace Lapwing.Events;

/// <summary>Ids of the native names that text formats use.</summary>
internal sealed class LineFields(FieldNames names)
{
    public readonly FieldNames Names = names;
    public readonly int Priority = names.Intern("pri");
    public readonly int Timestamp = names.Intern("timestamp");
    public readonly int HostName = names.Intern("hostname");
    public readonly int Program = names.Intern("program");
    public readonly int Pid = names.Intern("pid");
    public readonly int Message = names.Intern("message");

    public readonly int VirtualHost = names.Intern("cs-host");
    public readonly int ClientIp = names.Intern("c-ip");
    public readonly int Ident = names.Intern("cs-ident");
    public readonly int UserName = names.Intern("cs-username");
    public readonly int Method = names.Intern("cs-method");
    public readonly int Uri = names.Intern("cs-uri");
    public readonly int UriStem = names.Intern("cs-uri-stem");
    public readonly int UriQuery = names.Intern("cs-uri-query");
    public readonly int Version = names.Intern("cs-version");
    public readonly int Status = names.Intern("sc-status");
    public readonly int ResponseBytes = names.Intern("sc-bytes");
    public readonly int Referer = names.Intern("cs-referer");
    public readonly int UserAgent = names.Intern("cs-user-agent");
}
