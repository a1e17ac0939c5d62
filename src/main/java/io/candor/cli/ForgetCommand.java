package io.candor.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.action.ActionRecords;
import io.candor.erasure.Erasing;
import io.candor.erasure.ErasureRequest;
import io.candor.erasure.ErasureResult;
import io.candor.erasure.RemainingRecords;
import io.candor.event.KafkaConnection;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code candor forget}: a question, all of a subject, or a labeler, as if they had never been. */
@Command(
        name = "forget",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Forgets a question with its answer and verdicts, every question that names a subject, or a labeler with every verdict and key, at KAFKA_BOOTSTRAP_SERVERS and SCHEMA_REGISTRY_URL.",
            "Within about a second they are shown to nobody and count for nothing: state is emptied, labels are made again without them, and so are maps, policies"
                    + " and what is trained on. candor.actions has a keyed hash and counts.",
            "A topic cannot lose a record from its middle: what stays until retention ends is listed with the day on which it is gone.",
            "Asked again it changes nothing, and lists what is still there."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:it is forgotten, now or before, or nothing is known of it",
            "1:the answer is still to come, or topics cannot be read or written"
        },
        footerHeading = "Examples:%n",
        footer = {
            "  ./candor forget --question 0190f3c2",
            "  ./candor forget --subject user-17",
            "  ./candor forget --labeler ann"
        })
final class ForgetCommand extends TopicCommand<KafkaConnection> {
    @ArgGroup(multiplicity = "1")
    What what;

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            description = "Only a question or subject of this tenant (default those of all).")
    String tenant;

    /** One of the three. */
    static final class What {
        @Option(names = "--question", paramLabel = "ID", description = "A question by its id.")
        String question;

        @Option(
                names = "--subject",
                paramLabel = "NAME",
                description = "All that was asked under a subject, as questions name it.")
        String subject;

        @Option(names = "--labeler", paramLabel = "NAME", description = "A labeler by the name that verdicts carry.")
        String labeler;

        private String option() {
            if (subject != null) {
                return "--subject";
            }
            return question == null ? "--labeler" : "--question";
        }
    }

    ForgetCommand() {
        super("the topics", connection -> connection);
    }

    @Override
    void run(KafkaConnection connection, KafkaConnection same) {
        ErasureRequest request = request(connection);
        ActionRecords actions = CommandActions.records(connection);
        ErasureResult result =
                new Erasing(connection).forget(request, actions, CommandActions.hash(connection, request.identity()));
        if (result instanceof ErasureResult.Open) {
            throw new ServiceException("the answer is still to come; forget it once it is there");
        }
        if (json) {
            out().println(json(result).toPrettyString());
        } else {
            print(result);
        }
    }

    private ErasureRequest request(KafkaConnection connection) {
        try {
            return named(connection).of(Optional.ofNullable(tenant));
        } catch (IllegalArgumentException outOfRange) {
            throw new ParameterException(spec.commandLine(), what.option() + ": " + outOfRange.getMessage());
        }
    }

    private ErasureRequest named(KafkaConnection connection) {
        if (what.subject != null) {
            return ErasureRequest.subject(what.subject, CommandActions.subjects(connection));
        }
        return what.question == null
                ? new ErasureRequest(ErasureRequest.Kind.LABELER, what.labeler)
                : new ErasureRequest(ErasureRequest.Kind.QUESTION, what.question);
    }

    private void print(ErasureResult result) {
        if (result instanceof ErasureResult.Unknown) {
            out().println("nothing is known of it");
        } else if (result instanceof ErasureResult.Forgotten forgotten) {
            out().printf(
                            Locale.ROOT,
                            "forgotten: %,d questions, %,d verdicts, %,d labels, %,d keys; on candor.actions as %s%n",
                            forgotten.questions(),
                            forgotten.verdicts(),
                            forgotten.labels(),
                            forgotten.keys(),
                            forgotten.subject());
            if (forgotten.open() > 0) {
                out().printf(
                                Locale.ROOT,
                                "%,d more have no answer yet: forget the subject again once they have%n",
                                forgotten.open());
            }
        } else {
            out().println("it was forgotten before");
        }
        if (!result.remaining().isEmpty()) {
            out().println("until retention ends there are still:");
            out().printf("%-28s  %7s  %s%n", "topic", "records", "gone by");
            result.remaining().forEach(this::print);
        }
    }

    private void print(RemainingRecords remaining) {
        out().printf(
                        "%-28s  %7d  %s%n",
                        remaining.topic(),
                        remaining.records(),
                        remaining.goneBy().map(Instant::toString).orElse("never"));
    }

    private static ObjectNode json(ErasureResult result) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode node = mapper.createObjectNode();
        node.put("known", !(result instanceof ErasureResult.Unknown));
        if (result instanceof ErasureResult.Forgotten forgotten) {
            node.put("erasureId", forgotten.erasureId())
                    .put("subject", forgotten.subject())
                    .put("questions", forgotten.questions())
                    .put("verdicts", forgotten.verdicts())
                    .put("labels", forgotten.labels())
                    .put("keys", forgotten.keys())
                    .put("open", forgotten.open());
        }
        result.remaining().forEach(each -> node.withArray("remaining")
                .addObject()
                .put("topic", each.topic())
                .put("records", each.records())
                .put("goneBy", each.goneBy().map(Instant::toString).orElse(null)));
        return node.put(
                "goneBy",
                Optional.of(result)
                        .flatMap(ErasureResult::goneBy)
                        .map(Instant::toString)
                        .orElse(null));
    }
}
