package io.candor.cli;

import io.candor.cli.option.Numbers;
import io.candor.runtime.Role;
import io.candor.runtime.RoleRunner;
import io.candor.runtime.http.UriValidation;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One command per role; each runs against the Kafka and the registry that the environment names. */
final class RoleCommands {
    private RoleCommands() {}

    /** Options of every role. */
    abstract static class RoleCommand implements Callable<Integer> {
        @Option(
                names = "--port",
                paramLabel = "PORT",
                converter = Numbers.Port.class,
                description = "HTTP port of health, metrics and REST; 0 for any free one (default: 8080).")
        Integer port;

        abstract Role role();

        @Override
        public Integer call() {
            if (port != null) {
                System.setProperty("quarkus.http.port", port.toString());
            }
            AccessSettings.prepare();
            UriValidation.leaveToRequestReader();
            return RoleRunner.run(Set.of(role()));
        }
    }

    @Command(
            name = "answerer",
            mixinStandardHelpOptions = true,
            description = "Answers questions from KAFKA_BOOTSTRAP_SERVERS and SCHEMA_REGISTRY_URL.",
            footerHeading = "Settings come from the environment too, for example:%n",
            footer = {
                "  CANDOR_ANSWER_MODEL=Qwen/Qwen2.5-7B-Instruct   model folder or hub id (default: the embedded Atlas)",
                "  CANDOR_ENGINE_URL=http://gpu-1:8090            the model of ./candor engine serve there (default: in here)",
                "  CANDOR_ANSWER_INSTANCE=answerer-0              a name kept over restarts, no other's at the time",
                "  CANDOR_ANSWER_THRESHOLD=0.7                    from which confidence on an answer is accepted",
                "  CANDOR_ANSWER_BATCH_MAX_QUESTIONS=64           most questions of one call of the engine"
            })
    static final class AnswererCommand extends RoleCommand {
        @Override
        Role role() {
            return Role.ANSWERER;
        }
    }

    @Command(
            name = "trainer",
            mixinStandardHelpOptions = true,
            description = {
                "Retrains LoRA and confidence head from calibration batches, and lets a release go live only if it beats the"
                        + " live one on labels that neither has learned from.",
                "Every setting is one of candor.training.*, for example CANDOR_TRAINING_AUDIT_SHARE=0.2 in the"
                        + " environment."
            })
    static final class TrainerCommand extends RoleCommand {
        @Override
        Role role() {
            return Role.TRAINER;
        }
    }

    @Command(
            name = "console",
            mixinStandardHelpOptions = true,
            description = "Takes questions and labels over REST and shows what became of them.")
    static final class ConsoleCommand extends RoleCommand {
        @Override
        Role role() {
            return Role.CONSOLE;
        }
    }

    @Command(
            name = "calibrator",
            mixinStandardHelpOptions = true,
            description = "Joins feedback to answers, and emits calibration batches, reports and drift alarms.")
    static final class CalibratorCommand extends RoleCommand {
        @Override
        Role role() {
            return Role.CALIBRATOR;
        }
    }
}
