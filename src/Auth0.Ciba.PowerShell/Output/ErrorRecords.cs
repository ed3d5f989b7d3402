using System;
using System.Management.Automation;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.PowerShell.Output;

/// <summary>The engine's exceptions as PowerShell errors.</summary>
internal static class ErrorRecords
{
    /// <summary>The record of an error; where several people are asked, its text begins with the one that it is about.</summary>
    internal static ErrorRecord From(Auth0CibaException error, object? target, string? person = null)
    {
        var category = Enum.TryParse<ErrorCategory>(error.Kind.ToString(), out var known) ? known : ErrorCategory.InvalidOperation;
        return new ErrorRecord(error, error.ErrorId, category, error.Target ?? target ?? error.ParameterName)
        {
            ErrorDetails = new ErrorDetails(person is null ? error.Message : $"{person}: {error.Message}") { RecommendedAction = error.RecommendedAction },
        };
    }
}
