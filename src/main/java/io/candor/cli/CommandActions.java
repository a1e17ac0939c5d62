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
        try (ReleaseStore store = ConfiguredKafka.releaseStore()) {
            String secret = SharedSecret.of(store, Actor.SECRET, SharedSecret::random);
            return new ActionRecords(connection, Actor.ofUser(TopicCommand.user(), secret));
        } catch (ReleaseUnavailableException away) {
            throw new ServiceException("who acts cannot be written to candor.actions, so nothing was done: "
                    + away.getMessage() + " (CANDOR_RELEASE_STORE)");
        }
    }
}
