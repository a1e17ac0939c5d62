package io.candor.erasure;

import io.candor.action.ActionRecords;
import io.candor.event.ActionKind;
import io.candor.event.KafkaConnection;
import io.candor.event.client.TransactionalPublisher;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Forgets a question, all of a subject, or a labeler, up to now. All of it is one transaction: an interrupted one leaves nothing behind, and is asked for again. What comes
 * afterwards under a subject's or labeler's name counts as anybody's.
 */
public final class Erasing {
    private final KafkaConnection connection;

    public Erasing(KafkaConnection connection) {
        this.connection = connection;
    }

    /**
     * Looks, and forgets what is found. Reads every topic that holds texts, names or ids. Of several that are asked for the same at the same time one does it.
     *
     * @param actions of who asks for it
     * @param subject keyed hash of {@link ErasureRequest#identity}, for the trail
     * @throws org.apache.kafka.common.KafkaException if it is not certain that it is forgotten: ask again
     */
    public ErasureResult forget(ErasureRequest request, ActionRecords actions, String subject) {
        ErasureFindings findings = ErasureScan.of(connection, request);
        if (findings.isEmpty()) {
            return new ErasureResult.Unknown();
        }
        AtomicReference<Decision> decided = new AtomicReference<>();
        new TransactionalPublisher(connection, "candor-erasure-").publish(subject, () -> {
            decided.set(decide(request, findings, actions, subject));
            return decided.get().records();
        });
        return decided.get().result();
    }

    /** @param records that make it so; none where nothing is to be done */
    private record Decision(ErasureResult result, List<ProducerRecord<byte[], byte[]>> records) {}

    /** By what is forgotten by now, which may be more than when the findings were made. */
    private Decision decide(ErasureRequest request, ErasureFindings findings, ActionRecords actions, String subject) {
        ErasureFindings left = findings.without(ErasureLog.read(connection), request);
        if (left.isForgotten()) {
            return new Decision(new ErasureResult.Before(left.remaining()), List.of());
        }
        ErasureFindings ended = request.isWhole() ? left.ended() : left;
        return ended.isForgotten()
                ? new Decision(new ErasureResult.Open(), List.of())
                : decide(request, ended, request.isWhole() ? left.open() : 0, actions, subject);
    }

    private Decision decide(
            ErasureRequest request, ErasureFindings findings, long open, ActionRecords actions, String subject) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String erasureId = UUID.randomUUID().toString();
        ErasureRecords made = new ErasureRecords(connection.topics(), request, erasureId, now);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(made.of(findings));
        ErasureResult.Forgotten result = new ErasureResult.Forgotten(
                erasureId,
                subject,
                findings.questions().size(),
                findings.verdicts(),
                made.labels(),
                findings.keyIds().size(),
                open,
                findings.remaining());
        records.add(0, actions.record(ActionKind.FORGOTTEN, subject, details(request, result), now));
        return new Decision(result, records);
    }

    private static Map<String, String> details(ErasureRequest request, ErasureResult.Forgotten result) {
        Map<String, String> details = new TreeMap<>();
        details.put(ActionRecords.ERASURE, result.erasureId());
        details.put("what", request.kind().name());
        details.put("questions", Long.toString(result.questions()));
        details.put("verdicts", Long.toString(result.verdicts()));
        details.put("labels", Long.toString(result.labels()));
        details.put("keys", Long.toString(result.keys()));
        if (result.open() > 0) {
            details.put("open", Long.toString(result.open()));
        }
        details.put(
                "remaining",
                Long.toString(result.remaining().stream()
                        .mapToLong(RemainingRecords::records)
                        .sum()));
        result.goneBy().ifPresent(gone -> details.put("goneBy", gone.toString()));
        return details;
    }
}
