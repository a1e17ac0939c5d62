package io.candor.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.action.ActionRecords;
import io.candor.cli.option.ConfiguredKafka;
import io.candor.event.ActionKind;
import io.candor.event.KafkaConnection;
import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseHistory;
import io.candor.release.log.ReleaseLog;
import io.candor.release.log.ReleasePublisher;
import io.candor.release.store.Fetched;
import io.candor.release.store.ReleaseStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

        /** Every hash is checked, and the signature where keys are trusted. */
        static void requireWhole(LoggedRelease release) {
            try (ReleaseStore store = ConfiguredKafka.releaseStore()) {
                whole(release, store::fetch, ", nothing was changed");
            }
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
            throw new ServiceException("release " + release.releaseId() + " is not whole" + otherwise + ": "
                    + fetched.problem().orElseThrow());
        }

        /** Publishes that {@code to} is live, and that {@code retired} is not any more, with who did so. */
        void publish(KafkaConnection connection, LoggedRelease to, String reason, Optional<LoggedRelease> retired) {
            Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
            ReleaseEvent live = decided(to, ReleaseStatus.LIVE, reason, now);
            List<ReleaseEvent> events = new ArrayList<>();
            retired.ifPresent(before -> events.add(decided(before, ReleaseStatus.RETIRED, reason, now)));
            events.add(live);
            ActionRecords actions = CommandActions.records(connection);
            new ReleasePublisher(connection)
                    .publish(
                            events,
                            actions.record(
                                    retired.isPresent() ? ActionKind.RELEASE_ROLLED_BACK : ActionKind.RELEASE_ACTIVATED,
                                    to.releaseId(),
                                    retired.map(before -> Map.of(ActionRecords.RETIRED, before.releaseId()))
                                            .orElse(Map.of()),
                                    now));
            if (json) {
                ReleaseHistory told = ReleaseHistory.EMPTY.with(0, live);
                out().println(ReleaseText.json(told, find(told, live.getReleaseId()))
                        .toPrettyString());
            }
        }

        private static ReleaseEvent decided(LoggedRelease release, ReleaseStatus status, String reason, Instant now) {
            return ReleaseEvent.newBuilder(release.event())
                    .setStatus(status)
                    .setDecidedBy(user())
                    .setReason(reason)
                    .setDecidedAt(now)
                    .build();
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
            ReleaseStatus status = release.event().getStatus();
            if (!force && (status == ReleaseStatus.REJECTED || status == ReleaseStatus.CANDIDATE)) {
                throw new ServiceException("release " + releaseId + " is " + status + " ("
                        + release.event().getReason() + "): --force activates it all the same");
            }
            requireWhole(release);
            if (ReleaseText.isLive(history, release)) {
                out().println("release " + releaseId + " is live already");
                return;
            }
            publish(connection, release, reason, Optional.empty());
            if (!json) {
                out().println("release " + releaseId + " is live: answerers load it now");
            }
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
            publish(connection, previous, reason, Optional.of(live));
            if (!json) {
                out().println("release " + previous.releaseId() + " is live again, " + live.releaseId()
                        + " is retired: answerers load it now");
            }
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
