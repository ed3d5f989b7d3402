using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using Auth0.Ciba.Backchannel;

namespace Auth0.Ciba.PowerShell.Jobs;

/// <summary>Makes a job, puts it among the runspace's jobs, and begins it. Its command text names the cmdlet alone, no argument.</summary>
internal static class JobStarter
{
    internal static Job Start(PSCmdlet cmdlet, Session session, TimeSpan? timeout, IReadOnlyDictionary<string, object?>? storeOptions, Func<CancellationToken, Task<PendingAuthentication>> find)
    {
        var job = new Auth0BackchannelJob(cmdlet.MyInvocation.MyCommand.Name, session, timeout);
        cmdlet.JobRepository.Add(job);
        job.Begin(find, storeOptions);
        return job;
    }
}
