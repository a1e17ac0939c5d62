package io.candor.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.event.KafkaConnection;
import io.candor.event.Promise;
import io.candor.event.QuestionLimits;
import io.candor.honesty.promise.ErrorPromise;
import io.candor.policy.GivenPromise;
import io.candor.policy.Policies;
import io.candor.policy.PolicyLog;
import io.candor.policy.PolicyRecords;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code candor policy}: how many accepted answers may be wrong, and which are accepted so that it is kept. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        description = {
            "Shows and changes how many accepted answers may be wrong, at KAFKA_BOOTSTRAP_SERVERS and SCHEMA_REGISTRY_URL.",
            "A process with the role trainer decides from the labels of the audit sample which answers are accepted so that it is kept."
        },
        subcommands = {PolicyCommand.Show.class, PolicyCommand.SetPromise.class, PromiseSimulationCommand.class})
final class PolicyCommand {
    private PolicyCommand() {}

    /** What the subcommands share. */
    abstract static class PolicyTopicCommand extends TopicCommand<Policies> {
        PolicyTopicCommand() {
            super("candor.promises and candor.policies", PolicyLog::read);
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description =
                    "Shows of each domain and model what is promised, whether it is kept, from which confidence on answers are"
                            + " accepted, and how many labels are needed.")
    static final class Show extends PolicyTopicCommand {
        @Option(
                names = "--source",
                paramLabel = "MODEL",
                description = "Only what is promised of the answers of this model of another system.")
        String source;

        @Override
        void run(KafkaConnection connection, Policies policies) {
            Policies shown = source == null ? policies : policies.of(source);
            if (json) {
                out().println(PolicyText.json(shown).toPrettyString());
            } else {
                PolicyText.lines(shown).forEach(out()::println);
            }
        }
    }

    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = {
                "Promises that at most a share of the accepted answers is wrong, of one domain, of each that has no promise of its own, or of all these together.",
                "Until the labels bear it, all answers go to review. What you promise counts before candor.policy.target."
            },
            footerHeading = "Examples:%n",
            footer = {
                "  ./candor policy set --target 0.05 --reason \"agreed with the desk\"",
                "  ./candor policy set --domain law --target 0.02 --certainty 0.99",
                "  ./candor policy set --domain law --none",
                "  ./candor policy set --together --target 0.05",
                "  ./candor policy set --source acme-large --together --target 0.05"
            })
    static final class SetPromise extends PolicyTopicCommand {
        @ArgGroup
        Scope scope = new Scope();

        @Option(
                names = "--source",
                paramLabel = "MODEL",
                description =
                        "Of the answers of this model of another system, as questions name it in answerModel (default: of the"
                                + " base model's own). Answers of other systems are accepted only where something is promised of them.")
        String source;

        /** At most one of the two. */
        static final class Scope {
            @Option(
                    names = "--domain",
                    paramLabel = "NAME",
                    description = "One domain; without it each that has no promise of its own.")
            String domain;

            @Option(
                    names = "--together",
                    description =
                            "All domains that have no promise of their own, taken together: needs fewer labels, and says"
                                    + " nothing of a single domain. Counts while no promise is given of each.")
            boolean together;

            /** @throws IllegalArgumentException if the domain is none */
            String key() {
                return GivenPromise.scope(domain, together);
            }
        }

        @ArgGroup(multiplicity = "1")
        Choice choice;

        /** One of the two. */
        static final class Choice {
            @Option(
                    names = "--target",
                    paramLabel = "SHARE",
                    required = true,
                    description = "Share of accepted answers that may be wrong, at most, in [0.001, 0.5].")
            Double target;

            @Option(
                    names = "--none",
                    required = true,
                    description = "Promise nothing: candor.answer.threshold decides.")
            boolean none;
        }

        @Option(
                names = "--certainty",
                paramLabel = "P",
                defaultValue = "0.95",
                description = "Chance that the promise holds over the whole stream (default ${DEFAULT-VALUE}).")
        double certainty;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who read it.")
        String reason = "promised by hand";

        @Override
        void run(KafkaConnection connection, Policies policies) {
            Promise promise = promise(policies);
            new PolicyRecords(connection)
                    .publish(promise, CommandActions.records(connection).of(promise));
            if (json) {
                ObjectNode node = PolicyText.json(promise);
                out().println(node.toPrettyString());
            } else {
                out().println(PolicyText.line(promise)
                        + ": the trainer decides on policies now, candor policy show shows them");
                if (choice.none && scope.key().isEmpty() && isPooled(policies)) {
                    out().println("what is promised of all domains together counts now; --together --none ends it");
                }
            }
        }

        private boolean isPooled(Policies policies) {
            return policies.promise(QuestionLimits.ALL_DOMAINS, source)
                    .filter(promise -> promise.getTarget() != null)
                    .isPresent();
        }

        private Promise promise(Policies before) {
            try {
                Optional<ErrorPromise> promised =
                        choice.none ? Optional.empty() : Optional.of(new ErrorPromise(choice.target, certainty));
                return new GivenPromise(scope.key(), GivenPromise.answerModel(source), promised, reason)
                        .within(before)
                        .by(user(), Instant.now());
            } catch (IllegalArgumentException outside) {
                // What was typed: only typing something else helps.
                throw new ParameterException(spec.commandLine(), outside.getMessage(), outside);
            }
        }
    }
}
