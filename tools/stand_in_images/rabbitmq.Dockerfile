# Stands in for docker.io/library/rabbitmq:4 where no registry can be reached: Debian's RabbitMQ, same settings.
FROM localhost/matchdag-base-rabbitmq
RUN mkdir -p /etc/rabbitmq/conf.d && chown rabbitmq /var/lib/rabbitmq
ENV HOME=/var/lib/rabbitmq RABBITMQ_LOGS=-
ENTRYPOINT ["bash", "-c", "chown -R rabbitmq /var/lib/rabbitmq && exec setpriv --reuid=rabbitmq --regid=rabbitmq --init-groups /usr/lib/rabbitmq/bin/rabbitmq-server"]
