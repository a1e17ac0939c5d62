package io.candor.action;

import io.candor.event.Action;
import io.candor.event.ActionKind;
import io.candor.event.ApiKey;
import io.candor.event.KafkaConnection;
import io.candor.event.Promise;
import io.candor.event.client.TransactionalPublisher;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Makes records of {@code candor.actions}, for the transaction of what is done. */
public final class ActionRecords {
    /** In the details of {@link ActionKind#RELEASE_ROLLED_BACK}: the release that is retired by it. */
    public static final String RETIRED = "retired";

    /** In the details of {@link ActionKind#FORGOTTEN}: what records of {@code candor.erasures} have in common. */
    public static final String ERASURE = "erasure";

    private final KafkaConnection connection;
    private final Actor actor;

    /** @param actor who does it all */
    public ActionRecords(KafkaConnection connection, Actor actor) {
        this.connection = connection;
        this.actor = actor;
    }

    /** Who acts, as the trail names them. */
    public String actor() {
        return actor.text();
    }

    /**
     * One action.
     *
     * @param subject what it is done to
     * @param details figures and ids; no texts, no names
     * @param at the moment that the record of what is done has
     * @throws org.apache.kafka.common.errors.RetriableException if the registry cannot be asked now
     */
    public ProducerRecord<byte[], byte[]> record(
            ActionKind kind, String subject, Map<String, String> details, Instant at) {
        return record(action(kind, subject, details, at));
    }

    private Action action(ActionKind kind, String subject, Map<String, String> details, Instant at) {
        return Action.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setKind(kind)
                .setActor(actor.text())
                .setSubject(subject)
                .setDetails(new TreeMap<>(details))
                .setAt(at)
                .build();
    }

    private ProducerRecord<byte[], byte[]> record(Action action) {
        return TransactionalPublisher.record(connection.topics().actions(), action.getId(), action);
    }

    /**
     * How often something was done.
     *
     * @param since from when on it was counted
     */
    public ProducerRecord<byte[], byte[]> count(ActionKind kind, long times, Instant since, Instant at) {
        return record(Action.newBuilder(action(kind, "", Map.of("since", since.toString()), at))
                .setCount(times)
                .build());
    }

    /** That a promise is given, or taken back. */
    public ProducerRecord<byte[], byte[]> of(Promise promise) {
        Map<String, String> details = new TreeMap<>();
        if (promise.getAnswerModel() != null) {
            details.put("answerModel", promise.getAnswerModel());
        }
        if (promise.getTarget() == null) {
            return record(ActionKind.PROMISED_NOTHING, promise.getDomain(), details, promise.getDecidedAt());
        }
        details.put("target", promise.getTarget().toString());
        details.put("certainty", promise.getCertainty().toString());
        return record(ActionKind.PROMISED, promise.getDomain(), details, promise.getDecidedAt());
    }

    /** That a key is made, or revoked. */
    public ProducerRecord<byte[], byte[]> of(ApiKey key) {
        return key.getRevokedAt() == null
                ? record(
                        ActionKind.KEY_CREATED,
                        key.getId(),
                        Map.of("roles", String.join(" ", key.getRoles())),
                        key.getCreatedAt())
                : record(ActionKind.KEY_REVOKED, key.getId(), Map.of(), key.getRevokedAt());
    }
}
