/** The systemd unit that keeps a player playing. Pure text. */
import { commandWord, unitWord } from '../kernel/machine.ts';

export interface UnitParts {
  /** The Node binary, and the flags it is given. */
  node: string;
  bundle: string;
  folder: string;
  user: string;
  /** Groups that own what makes sound and switches amplifiers, of those the machine has. */
  groups: readonly string[];
  /** Folders outside its own that the sink writes to. */
  writes: readonly string[];
}

/** A quarter of a minute without a sign of the output is long; four times that is a fault. */
const WATCHDOG_SECONDS = 60;

/**
 * A machine in a cupboard has little memory and nothing else to do. Without the optimising compilers, which would speed up what
 * takes a hundredth of it anyway, and with a small nursery the player holds 75 MB instead of 92 (`npm run bench -- playerMemory`).
 */
export const NODE_FLAGS: readonly string[] = [
  '--no-opt',
  '--no-maglev',
  '--max-semi-space-size=1',
  '--max-old-space-size=256',
];

/** Its turn comes before a browser's or an update's: a start that waits for the processor is late. */
export const NICE = -10;

/**
 * The unit's text. What it takes away: every folder but the player's own is read-only, nothing gains rights, no other's temporary
 * files are seen. ProtectClock and PrivateDevices are left out, because they hide the sound card; MemoryDenyWriteExecute, because
 * V8 compiles as it runs.
 */
export function unitText(parts: UnitParts): string {
  const command = [parts.node, ...NODE_FLAGS, parts.bundle, 'run'].map(commandWord).join(' ');
  const writes = [parts.folder, ...parts.writes].map(unitWord).join(' ');
  return `# Viết bởi "loa-player install"; chạy lại lệnh ấy sẽ viết lại tệp này. Thay đổi riêng: systemctl edit loa-player
[Unit]
Description=Loa Phường: đầu phát
Documentation=man:aplay(1)
# Không chờ mạng: đầu phát phát theo lịch đã giữ, kể cả khi không có mạng.
After=sound.target network.target
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=all
WatchdogSec=${WATCHDOG_SECONDS}
ExecStart=${command}
Environment=${unitWord(`LOA_PLAYER_DATA=${parts.folder}`)}
Restart=always
RestartSec=3
TimeoutStartSec=90
TimeoutStopSec=20
KillMode=mixed
User=${parts.user}
Group=${parts.user}
${parts.groups.length > 0 ? `SupplementaryGroups=${parts.groups.join(' ')}\n` : ''}UMask=0077
Nice=${NICE}
# Nice chỉ so với việc trong cùng dịch vụ; so với dịch vụ khác thì theo trọng số này.
CPUWeight=1000
OOMScoreAdjust=-500
NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
ReadWritePaths=${writes}
ProtectHome=yes
PrivateTmp=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectHostname=yes
RestrictNamespaces=yes
RestrictSUIDSGID=yes
LockPersonality=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native

[Install]
WantedBy=multi-user.target
`;
}
