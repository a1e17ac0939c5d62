package io.candor.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.cli.option.ConfiguredKafka;
import io.candor.event.ActionKind;
import io.candor.event.KafkaConnection;
import io.candor.event.ReleaseEvent;
import io.candor.release.log.LoggedRelease;
import io.candor.release.log.ReleaseHistory;
import io.candor.release.log.ReleasePublisher;
import io.candor.release.signature.SigningKeyPair;
import io.candor.release.store.Fetched;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.StoredRelease;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.ProducerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code candor releases keygen} and {@code candor releases sign}. */
final class ReleaseSigning {
    private ReleaseSigning() {}

    @Command(
            name = "keygen",
            mixinStandardHelpOptions = true,
            description = {
                "Makes a key pair to sign releases with (Ed25519): NAME.pem, which only you can read, and NAME.pub.pem.",
                "Trainers sign with CANDOR_RELEASE_SIGNATURE_KEY_FILE=NAME.pem; whoever loads releases trusts"
                        + " CANDOR_RELEASE_SIGNATURE_TRUSTED_KEYS=NAME.pub.pem, several with commas between them."
            })
    static final class Keygen implements Callable<Integer> {
        @Option(
                names = "--out",
                paramLabel = "NAME",
                description = "Files to write, without their endings (default release-key). Existing ones stay.")
        Path name = Path.of("release-key");

        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        @Spec
        CommandSpec spec;

        @Override
        public Integer call() {
            SigningKeyPair pair = SigningKeyPair.random();
            Path secret = beside(".pem");
            Path shown = beside(".pub.pem");
            write(
                    secret,
                    pair.privatePem(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            write(shown, pair.publicPem());
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(new ObjectMapper()
                        .createObjectNode()
                        .put("keyId", pair.keyId())
                        .put("privateKey", secret.toString())
                        .put("publicKey", shown.toString())
                        .toPrettyString());
            } else {
                out.println("key " + pair.keyId() + ": " + secret + " signs, " + shown + " is to be trusted");
            }
            out.flush();
            return 0;
        }

        private Path beside(String ending) {
            return name.resolveSibling(name.getFileName() + ending);
        }

        private static void write(Path file, String text, FileAttribute<?>... attributes) {
            try {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.createFile(file, attributes);
                Files.write(file, text.getBytes(StandardCharsets.US_ASCII));
            } catch (FileAlreadyExistsException exists) {
                // A key that is written over is lost, and with it whatever only it can sign.
                throw new ServiceException(file + " exists: name another one with --out");
            } catch (IOException | UnsupportedOperationException unwritable) {
                // The folder's; another one may do.
                throw new ServiceException(file + " cannot be written: " + unwritable);
            }
        }
    }

    @Command(
            name = "sign",
            mixinStandardHelpOptions = true,
            description = {
                "Signs a release as one that may serve, with the configured key (CANDOR_RELEASE_SIGNATURE_KEY_FILE, _KEY or _COMMAND).",
                "For releases of before there was a key, the one that came with the model, a change of keys, and those that the gate rejected."
            })
    static final class Sign extends ReleasesCommand.ReleaseCommand {
        @Parameters(paramLabel = "RELEASE", description = "Its id.")
        String releaseId;

        @Override
        void run(KafkaConnection connection, ReleaseHistory history) {
            LoggedRelease release = find(history, releaseId);
            ReleasePublisher publisher = new ReleasePublisher(connection);
            ProducerRecord<byte[], byte[]> action = action(connection, release);
            // The action before it is done: there may be one without its signature, and no signature without its
            // action.
            sign(release, () -> publisher.publish(List.of(), action));
            if (ReleaseText.isLive(history, release)) {
                // The same word again, so that answerers that refused it try again.
                publisher.publish(List.of(release.event()));
            }
            out().println(text(release.event().getManifestSha256()));
        }

        private static ProducerRecord<byte[], byte[]> action(KafkaConnection connection, LoggedRelease release) {
            return CommandActions.records(connection)
                    .record(
                            ActionKind.RELEASE_SIGNED,
                            release.releaseId(),
                            Map.of("manifest", release.event().getManifestSha256()),
                            Instant.ofEpochMilli(System.currentTimeMillis()));
        }

        private void sign(LoggedRelease release, Runnable before) {
            ReleaseEvent event = release.event();
            try (ReleaseStore store = ConfiguredKafka.releaseStore()) {
                if (!store.signs()) {
                    throw new ServiceException(
                            "there is no key to sign with: set CANDOR_RELEASE_SIGNATURE_KEY_FILE, _KEY or _COMMAND");
                }
                Fetched.Whole whole = whole(release, store::fetchUnverified, ", nothing was signed");
                before.run();
                store.approve(new StoredRelease(whole.manifest(), event.getManifestUri(), event.getManifestSha256()));
                store.fetch(event.getManifestUri(), event.getManifestSha256())
                        .problem()
                        .ifPresent(problem -> say("sign: it is signed, and still refused here: " + problem));
            }
        }

        private void say(String warning) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(warning);
            err.flush();
        }

        private String text(String sha256) {
            return json
                    ? new ObjectMapper()
                            .createObjectNode()
                            .put("releaseId", releaseId)
                            .put("manifestSha256", sha256)
                            .toPrettyString()
                    : "release " + releaseId + " is signed, manifest " + sha256;
        }
    }
}
