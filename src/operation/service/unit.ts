/** The systemd unit that keeps a server serving. Pure text. */
import { commandWord, unitWord } from '../../kernel/machine.ts';
import { SERVER_FLAGS } from '../../kernel/server-flags.ts';

export interface UnitParts {
  node: string;
  program: string;
  data: string;
  /** The file of settings. */
  environment: string;
  user: string;
  /** Folders outside the data folder that backups go to. */
  writes: readonly string[];
}

/**
 * The unit's text. What it takes away: every folder but the data is read-only, no device, no other's files, no right is ever gained,
 * and only the system calls of an ordinary service. MemoryDenyWriteExecute is left out, because V8 compiles as it runs.
 */
export function unitText({ node, program, data, environment, user, writes }: UnitParts): string {
  const command = [node, ...SERVER_FLAGS, program].map(commandWord).join(' ');
  const writable = [data, ...writes.map((path) => `-${path}`)].map(unitWord).join(' ');
  return `# Viết bởi "loa service install"; chạy lại lệnh ấy sẽ viết lại tệp này. Thay đổi riêng: systemctl edit loa
[Unit]
Description=Loa Phường: máy chủ đài truyền thanh
After=network.target
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=${command}
Environment=${unitWord(`LOA_DATA=${data}`)}
Environment=${unitWord(`LOA_ENV_FILE=${environment}`)}
Restart=always
RestartSec=3
TimeoutStopSec=30
KillMode=mixed
User=${user}
Group=${user}
UMask=0077
LimitNOFILE=65536
OOMScoreAdjust=-200
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
ReadWritePaths=${writable}
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
PrivateUsers=yes
ProtectClock=yes
ProtectHostname=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectProc=invisible
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RemoveIPC=yes
LockPersonality=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
`;
}
