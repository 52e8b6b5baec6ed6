using System.CommandLine;
using Lapwing;

var root = new RootCommand("Lapwing: a security operations centre in one program.")
{
    ScanVerb.Command(),
    ParseVerb.Command(),
    ServeVerb.Command(),
    SignInVerb.Command(),
    LakeVerb.Command(),
};
Examples.AddTo(root);
if (args.Length == 0)
    args = ["--help"];
return await root.Parse(args).InvokeAsync();
