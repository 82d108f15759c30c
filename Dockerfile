# A recipe for those who run containers; it could not be tried where it was written.
FROM debian:12-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/loa
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm exec -c 'node scripts/build.mjs' && npm prune --omit=dev --no-audit --no-fund

FROM debian:12-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates ffmpeg espeak-ng util-linux postgresql-client \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --system --user-group --no-create-home --shell /usr/sbin/nologin loa \
  && install -d -o loa -g loa -m 0700 /var/lib/loa
COPY --from=build /opt/loa /opt/loa
# The same Node 24 as everywhere else.
RUN ln -s /opt/loa/node_modules/node-linux-*/bin/node /usr/local/bin/node
USER loa
ENV LOA_DATA=/var/lib/loa
VOLUME /var/lib/loa
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "--use-system-ca", "--max-old-space-size=1024", "--max-semi-space-size=32", "/opt/loa/dist/main.js"]
