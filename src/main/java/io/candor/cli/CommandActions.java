package io.candor.cli;

import io.candor.action.ActionRecords;
import io.candor.action.Actor;
import io.candor.cli.option.ConfiguredKafka;
import io.candor.erasure.SubjectKey;
import io.candor.event.KafkaConnection;
import io.candor.event.client.TopicReader;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.ReleaseUnavailableException;
import io.candor.release.store.SharedSecret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Says who acts by command. */
final class CommandActions {
    private CommandActions() {}

    /**
     * Records of what the user who runs this command does.
     *
     * @throws ServiceException if the secret that names are hashed with cannot be had, so that nothing may be done
     */
    static ActionRecords records(KafkaConnection connection) {
        return new ActionRecords(connection, Actor.ofUser(TopicCommand.user(), secret(connection)));
    }

    /**
     * What names anything on the trail without saying it.
     *
     * @throws ServiceException as {@link #records}
     */
    static String hash(KafkaConnection connection, String text) {
        return Actor.hash(text, secret(connection));
    }

    /**
     * What answers name subjects with.
     *
     * @throws ServiceException as {@link #records}
     */
    static SubjectKey subjects(KafkaConnection connection) {
        return new SubjectKey(secret(connection));
    }

    /** That of the service, whichever of the stores it is in: with another one nobody would be found under the names that are there. */
    private static String secret(KafkaConnection connection) {
        try (ReleaseStore store = ConfiguredKafka.releaseStore()) {
            Optional<String> known = SharedSecret.known(store, Actor.SECRET);
            if (known.isEmpty() && isBegun(connection)) {
                throw new ServiceException("nothing was done: candor.actions names people by the key " + Actor.SECRET
                        + " of the service's release store, and it is not in "
                        + ConfiguredKafka.releases().location()
                        + "; set CANDOR_RELEASE_STORE to the store of the service");
            }
            return known.orElseGet(() -> SharedSecret.of(store, Actor.SECRET, SharedSecret::random));
        } catch (ReleaseUnavailableException away) {
            throw new ServiceException("who acts cannot be written to candor.actions, so nothing was done: "
                    + away.getMessage() + " (CANDOR_RELEASE_STORE)");
        }
    }

    /** Whether anybody has acted yet. */
    private static boolean isBegun(KafkaConnection connection) {
        try (TopicReader reader = TopicReader.open(connection, Map.of())) {
            Map<TopicPartition, Long> beginnings = reader.beginnings(
                    reader.partitions(List.of(connection.topics().actions().name())));
            return !reader.ends(beginnings.keySet()).equals(beginnings);
        } catch (UnknownTopicOrPartitionException missing) {
            // It is made before anything is done, so nothing was.
            return false;
        }
    }
}
