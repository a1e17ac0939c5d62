package io.candor.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.cli.option.ConfiguredKafka;
import io.candor.event.KafkaConnection;
import io.candor.event.ReleaseEvent;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseDecisions;
import io.candor.release.log.ReleaseHistory;
import io.candor.release.log.ReleaseLog;
import io.candor.release.store.Fetched;
import io.candor.release.store.ReleaseStore;
import java.util.SortedSet;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code candor releases}: what is released, and which release answers. */
@Command(
        name = "releases",
        mixinStandardHelpOptions = true,
        description = "Shows and changes which release answers, at KAFKA_BOOTSTRAP_SERVERS and SCHEMA_REGISTRY_URL.",
        subcommands = {
            ReleasesCommand.ListAll.class,
            ReleasesCommand.Show.class,
            ReleasesCommand.Activate.class,
            ReleasesCommand.Rollback.class,
            ReleaseImport.class,
            ReleaseSigning.Keygen.class,
            ReleaseSigning.Sign.class
        })
final class ReleasesCommand {
    private ReleasesCommand() {}

    /** What the subcommands share. */
    abstract static class ReleaseCommand extends TopicCommand<ReleaseHistory> {
        ReleaseCommand() {
            super("candor.releases", ReleaseLog::read);
        }

        static LoggedRelease find(ReleaseHistory history, String releaseId) {
            return history.find(releaseId)
                    .orElseThrow(() -> new ServiceException(
                            "there is no release " + releaseId + ": candor releases list shows those there are"));
        }

        /** Every hash is checked in the store, and the signature where keys are trusted. */
        static void requireWhole(LoggedRelease release) {
            ReleaseEvent event = release.event();
            try (ReleaseStore store = ConfiguredKafka.releaseStore()) {
                store.problemInStore(event.getManifestUri(), event.getManifestSha256())
                        .ifPresent(problem -> {
                            throw notWhole(release, ", nothing was changed", problem);
                        });
            }
        }

        private static ServiceException notWhole(LoggedRelease release, String otherwise, String problem) {
            return new ServiceException(
                    "release " + release.releaseId() + " is not whole" + otherwise + ": " + problem);
        }

        /**
         * @param fetch by address and checksum of the manifest
         * @param otherwise what the refusal says of what it means
         */
        static Fetched.Whole whole(LoggedRelease release, BiFunction<String, String, Fetched> fetch, String otherwise) {
            Fetched fetched = fetch.apply(
                    release.event().getManifestUri(), release.event().getManifestSha256());
            if (fetched instanceof Fetched.Whole whole) {
                return whole;
            }
            throw notWhole(release, otherwise, fetched.problem().orElseThrow());
        }

        ReleaseDecisions decisions(KafkaConnection connection) {
            return new ReleaseDecisions(connection, CommandActions.records(connection), user());
        }

        /** Prints what is live now. */
        void tell(ReleaseEvent live, String text) {
            if (json) {
                ReleaseHistory told = ReleaseHistory.EMPTY.with(0, live);
                out().println(ReleaseText.json(told, find(told, live.getReleaseId()))
                        .toPrettyString());
            } else {
                out().println(text);
            }
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists every release, the latest word last.")
    static final class ListAll extends ReleaseCommand {
        @Override
        void run(KafkaConnection connection, ReleaseHistory history) {
            if (json) {
                out().println(ReleaseText.json(history).toPrettyString());
            } else {
                ReleaseText.lines(history).forEach(out()::println);
            }
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows one release: lineage, decision, files, figures and who signed it; checks every hash.")
    static final class Show extends ReleaseCommand {
        @Parameters(paramLabel = "RELEASE", description = "Its id.")
        String releaseId;

        @Override
        void run(KafkaConnection connection, ReleaseHistory history) {
            LoggedRelease release = find(history, releaseId);
            ObjectNode node = ReleaseText.json(history, release);
            try (ReleaseStore store = ConfiguredKafka.releaseStore()) {
                Fetched.Whole whole = whole(release, store::fetchCandidate, "");
                node.put("signedBy", whole.keyId().orElse(null));
                node.set("manifest", ReleaseText.json(whole.manifest()));
            }
            if (json) {
                out().println(node.toPrettyString());
            } else {
                ReleaseText.lines(node).forEach(out()::println);
            }
        }
    }

    @Command(
            name = "activate",
            mixinStandardHelpOptions = true,
            description = "Makes a release the one that answers, after checking that its files are whole.")
    static final class Activate extends ReleaseCommand {
        @Parameters(paramLabel = "RELEASE", description = "Its id.")
        String releaseId;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who read the list.")
        String reason = "activated by hand";

        @Option(names = "--force", description = "Also one that the gate rejected or did not judge.")
        boolean force;

        @Override
        void run(KafkaConnection connection, ReleaseHistory history) {
            LoggedRelease release = find(history, releaseId);
            if (!force && ReleaseDecisions.needsForce(release)) {
                throw new ServiceException("release " + releaseId + " is "
                        + release.event().getStatus() + " ("
                        + release.event().getReason() + "): --force activates it all the same");
            }
            requireWhole(release);
            if (ReleaseText.isLive(history, release)) {
                out().println("release " + releaseId + " is live already");
                return;
            }
            tell(
                    decisions(connection).activate(history, release, reason),
                    "release " + releaseId + " is live: answerers load it now");
        }
    }

    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            description = "Returns to the release that was live before, and retires the one that is.")
    static final class Rollback extends ReleaseCommand {
        @Option(names = "--model-id", paramLabel = "ID", description = "Of which model, where there are several.")
        String modelId;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who read the list.")
        String reason = "rolled back by hand";

        @Override
        void run(KafkaConnection connection, ReleaseHistory history) {
            String model = model(history);
            LoggedRelease live =
                    history.live(model).orElseThrow(() -> new ServiceException("no release of " + model + " is live"));
            LoggedRelease previous = history.previous(model)
                    .orElseThrow(() -> new ServiceException("no release of " + model + " was live before "
                            + live.releaseId() + ": candor releases activate takes any other"));
            requireWhole(previous);
            tell(
                    decisions(connection).rollBack(history, live, previous, reason),
                    "release " + previous.releaseId() + " is live again, " + live.releaseId()
                            + " is retired: answerers load it now");
        }

        private String model(ReleaseHistory history) {
            SortedSet<String> models = history.models();
            if (modelId == null && models.size() > 1) {
                throw new ServiceException(
                        "there are releases of several models, name one with --model-id: " + String.join(", ", models));
            }
            if (models.isEmpty() || modelId != null && !models.contains(modelId)) {
                throw new ServiceException("there is no release" + (modelId == null ? " yet" : " of " + modelId)
                        + ": an answerer announces the one bundled with its model when it starts");
            }
            return modelId == null ? models.first() : modelId;
        }
    }
}
