package io.candor.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.candor.event.GateDecision;
import io.candor.event.ReleaseEvent;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseHistory;
import io.candor.release.log.ReleaseStanding;
import io.candor.release.store.ReleaseManifest;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** Releases as text for people and as JSON for machines. */
final class ReleaseText {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();
    private static final String ROW = "%-4s %-44s %-10s %-24s %-10s %s";

    private ReleaseText() {}

    /** Whether answerers of its model should serve it. */
    static boolean isLive(ReleaseHistory history, LoggedRelease release) {
        return history.standing(release) == ReleaseStanding.LIVE;
    }

    static List<String> lines(ReleaseHistory history) {
        List<String> lines = new ArrayList<>();
        if (history.all().isEmpty()) {
            return List.of("no releases yet: an answerer announces the one bundled with its model when it starts");
        }
        lines.add(String.format(ROW, "live", "release", "status", "decided at", "by", "reason"));
        for (LoggedRelease release : history.all()) {
            ReleaseEvent event = release.event();
            lines.add(String.format(
                    ROW,
                    isLive(history, release) ? "*" : "",
                    event.getReleaseId(),
                    history.standing(release),
                    event.getDecidedAt(),
                    event.getDecidedBy(),
                    event.getReason()));
        }
        return lines;
    }

    /** One line per value, nested ones indented. */
    static List<String> lines(ObjectNode node) {
        List<String> lines = new ArrayList<>();
        add(lines, "", node);
        return lines;
    }

    private static void add(List<String> lines, String indent, JsonNode node) {
        node.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (value.isObject()) {
                lines.add(indent + entry.getKey());
                add(lines, indent + "  ", value);
            } else {
                lines.add(indent + entry.getKey() + "  " + (value.isValueNode() ? value.asText() : value.toString()));
            }
        });
    }

    static ArrayNode json(ReleaseHistory history) {
        ArrayNode all = JSON.createArrayNode();
        history.all().forEach(release -> all.add(json(history, release)));
        return all;
    }

    static JsonNode json(ReleaseManifest manifest) {
        return JSON.valueToTree(manifest);
    }

    static ObjectNode json(ReleaseHistory history, LoggedRelease release) {
        ReleaseEvent event = release.event();
        ObjectNode node = JSON.createObjectNode()
                .put("releaseId", event.getReleaseId())
                .put("modelId", event.getModelId())
                .put("status", history.standing(release).name())
                .put("live", isLive(history, release))
                .put("manifestUri", event.getManifestUri())
                .put("manifestSha256", event.getManifestSha256())
                .put("parentReleaseId", event.getParentReleaseId())
                .put("decidedBy", event.getDecidedBy())
                .put("reason", event.getReason())
                .put("decidedAt", event.getDecidedAt().toString());
        node.set("batchIds", JSON.valueToTree(event.getBatchIds()));
        node.set("decision", decision(event.getDecision()));
        return node;
    }

    private static JsonNode decision(GateDecision decision) {
        if (decision == null) {
            return JSON.nullNode();
        }
        ObjectNode node = JSON.createObjectNode();
        for (Schema.Field field : decision.getSchema().getFields()) {
            node.set(field.name(), JSON.valueToTree(decision.get(field.pos())));
        }
        return node;
    }
}
