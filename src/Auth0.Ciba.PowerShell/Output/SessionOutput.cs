using System.Management.Automation;

namespace Auth0.Ciba.PowerShell.Output;

/// <summary>A session as the shell shows it: with a note whether it is the default at that moment.</summary>
internal static class SessionOutput
{
    private const string Note = "IsDefault";

    internal static PSObject From(Session session, bool isDefault)
    {
        var output = new PSObject(session);
        output.Properties.Remove(Note);
        output.Properties.Add(new PSNoteProperty(Note, isDefault));
        return output;
    }
}
