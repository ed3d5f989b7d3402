using System;
using System.Management.Automation;
using Auth0.Ciba.Errors;

namespace Auth0.Ciba.PowerShell.Output;

/// <summary>The engine's exceptions as PowerShell errors.</summary>
internal static class ErrorRecords
{
    /// <summary>What anything thrown is called. What nobody foresaw has an id of its own, so that no caller meets an exception without one.</summary>
    internal static Auth0CibaException Name(Exception e) => e as Auth0CibaException ?? new Auth0CibaException(ErrorIds.Unexpected, OutputTexts.Unforeseen(e.Message), e);

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
