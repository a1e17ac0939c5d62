package io.candor.cli;

import io.candor.action.ActionRecords;
import io.candor.action.Actor;
import io.candor.cli.option.ConfiguredKafka;
import io.candor.event.KafkaConnection;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.ReleaseUnavailableException;
import io.candor.release.store.SharedSecret;

/** Says who acts by command. */
final class CommandActions {
    private CommandActions() {}

    /**
     * Records of what the user who runs this command does.
     *
     * @throws ServiceException if the secret that names are hashed with cannot be had, so that nothing may be done
     */
    static ActionRecords records(KafkaConnection connection) {
        return new ActionRecords(connection, Actor.ofUser(TopicCommand.user(), secret()));
    }

    /**
     * What names anything on the trail without saying it.
     *
     * @throws ServiceException as {@link #records}
     */
    static String hash(String text) {
        return Actor.hash(text, secret());
    }

    private static String secret() {
        try (ReleaseStore store = ConfiguredKafka.releaseStore()) {
            return SharedSecret.of(store, Actor.SECRET, SharedSecret::random);
        } catch (ReleaseUnavailableException away) {
            throw new ServiceException("who acts cannot be written to candor.actions, so nothing was done: "
                    + away.getMessage() + " (CANDOR_RELEASE_STORE)");
        }
    }
}
