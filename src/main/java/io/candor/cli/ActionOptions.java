package io.candor.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.audit.action.ActionAudit;
import io.candor.audit.action.ActionCheck;
import io.candor.event.Action;
import io.candor.event.ActionKind;
import io.candor.event.KafkaConnection;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code --actions} of {@code candor audit}, and which of them to list. */
final class ActionOptions {
    private static final String ROW = "%-24s  %-20s  %-41s  %6s  %s%n";

    @Option(
            names = "--actions",
            required = true,
            description =
                    "Lists candor.actions, who did what, and activations, roll-backs, promises, keys and erasures that have no action there; nothing else"
                            + " is checked then.")
    boolean actions;

    @Option(names = "--by", paramLabel = "ACTOR", description = "Only of this actor, as the list shows it.")
    String actor;

    @Option(names = "--kind", paramLabel = "KIND", description = "Only of this kind: ${COMPLETION-CANDIDATES}.")
    ActionKind kind;

    @Option(names = "--about", paramLabel = "ID", description = "Only about this release, domain or key.")
    String subject;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            description = "Only of the last hours or days, such as 12h or 30d.")
    Duration since;

    /**
     * Reads, checks and prints.
     *
     * @param shown most findings to list
     * @return whether nothing is wrong
     */
    boolean run(KafkaConnection connection, PrintWriter out, boolean json, int shown) {
        ActionCheck check = ActionAudit.of(connection);
        List<Action> listed = check.actions().stream().filter(this::isWanted).toList();
        if (json) {
            out.println(json(check, listed).toPrettyString());
        } else {
            print(check, listed, out, shown);
        }
        return check.clean();
    }

    private boolean isWanted(Action action) {
        return (actor == null || actor.equals(action.getActor()))
                && (kind == null || kind == action.getKind())
                && (subject == null || subject.equals(action.getSubject()))
                && (since == null || action.getAt().isAfter(Instant.now().minus(since)));
    }

    /** What a promise is of has a name only where it is one domain. */
    private static String about(Action action) {
        boolean promise = action.getKind() == ActionKind.PROMISED || action.getKind() == ActionKind.PROMISED_NOTHING;
        return promise ? PolicyText.scope(action.getSubject()) : action.getSubject();
    }

    private static void print(ActionCheck check, List<Action> listed, PrintWriter out, int shown) {
        out.printf(ROW, "at", "what", "by", "times", "about");
        listed.forEach(action -> out.printf(
                ROW,
                action.getAt(),
                action.getKind(),
                action.getActor(),
                action.getCount(),
                about(action) + (action.getDetails().isEmpty() ? "" : " " + action.getDetails())));
        out.printf(
                "%,d actions, %,d of them listed; %,d decisions have theirs%n",
                check.actions().size(), listed.size(), check.matched());
        if (check.earlier() > 0) {
            out.printf("%,d decisions are older than the first action%n", check.earlier());
        }
        if (check.decidedByUs() > 0) {
            out.printf(
                    "%,d activations by the gate, or of what came with a model: --reports checks decisions%n",
                    check.decidedByUs());
        }
        check.missing().stream()
                .limit(shown)
                .forEach(one -> out.println("no action: " + one.what() + " of " + one.subject() + ", " + one.topic()
                        + " offset " + one.offset()));
        if (check.removed() > 0) {
            out.printf("%,d records are gone from the beginning of candor.actions, which keeps all%n", check.removed());
        }
        out.println(
                check.clean()
                        ? "CLEAN: everything that people decided since the first action has its action."
                        : "NOT CLEAN: " + check.missing().size() + " decisions of people have no action, "
                                + check.removed() + " records are gone.");
    }

    private static ObjectNode json(ActionCheck check, List<Action> listed) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode node = mapper.createObjectNode();
        ArrayNode all = node.putArray("actions");
        listed.forEach(action -> all.addObject()
                .put("id", action.getId())
                .put("at", action.getAt().toString())
                .put("kind", action.getKind().name())
                .put("actor", action.getActor())
                .put("subject", action.getSubject())
                .put("count", action.getCount())
                .set("details", mapper.valueToTree(action.getDetails())));
        node.put("matched", check.matched()).put("earlier", check.earlier()).put("decidedByUs", check.decidedByUs());
        node.put("removed", check.removed());
        node.set("missing", mapper.valueToTree(check.missing()));
        return node.put("clean", check.clean());
    }
}
