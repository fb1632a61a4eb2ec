# Stands in for docker.io/library/caddy:2 where no registry can be reached: Debian's Caddy, same settings.
FROM localhost/matchdag-base-caddy
ENV XDG_DATA_HOME=/data XDG_CONFIG_HOME=/config
ENTRYPOINT ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
