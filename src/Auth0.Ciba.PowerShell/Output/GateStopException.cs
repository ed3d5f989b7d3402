using System;
using System.Management.Automation;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.PowerShell.Output;

/// <summary>Stops the calling script as an error under -ErrorAction Stop does, whatever -ErrorAction was bound.</summary>
internal sealed class GateStopException(Auth0CibaException error, ErrorRecord record, Type command) : ActionPreferenceStopException(error.Message, error)
{
    /// <summary>The error as the cmdlet would have written it; the id names the cmdlet, which the engine adds only to what is written.</summary>
    public override ErrorRecord ErrorRecord { get; } = new(error, $"{record.FullyQualifiedErrorId},{command.FullName}", record.CategoryInfo.Category, record.TargetObject) { ErrorDetails = record.ErrorDetails };
}
