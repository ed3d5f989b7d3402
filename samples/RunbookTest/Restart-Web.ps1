# A runbook of your own: restarts only after a yes.
param([string] $Server, [string] $Approver)

$ErrorActionPreference = 'Stop'
if (-not (Invoke-Auth0Backchannel $Approver "Restart $Server")) { throw 'Nobody approved.' }
"Restarting $Server"
