package io.candor.embedded;

import io.candor.event.KafkaConnection;
import io.candor.event.TopicCreation;
import io.candor.event.Topics;
import io.candor.event.acl.KafkaGroups;
import io.candor.event.acl.KafkaRights;
import io.candor.event.acl.KafkaRole;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.security.auth.AuthenticationContext;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A broker that goes by access control lists, one for all tests of this JVM. It has a listener for each role, whose user everybody is there: how users prove who
 * they are is Kafka's. On one more listener anybody may do anything, which is for setting up.
 */
public final class AclBroker {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final class Shared {
        private static final TestFolder FOLDER = TestFolder.make("acl-broker");
        private static final LoopbackPort OPEN = LoopbackPort.claim(0, "The open port");
        private static final Map<KafkaRole, LoopbackPort> ROLES = new EnumMap<>(KafkaRole.class);

        static {
            for (KafkaRole role : KafkaRole.values()) {
                ROLES.put(role, LoopbackPort.claim(0, "The port of " + role));
            }
        }

        private static final KafkaRaftServer SERVER = start();

        private static KafkaRaftServer start() {
            LoopbackPort controller = LoopbackPort.claim(0, "The controller port");
            try {
                format();
            } catch (Exception unusable) {
                throw new IllegalStateException("the folder cannot be formatted", unusable);
            }
            Properties properties = new SingleNodeSettings(FOLDER.path(), OPEN, controller).toProperties();
            properties.putAll(Map.of(
                    "listener.security.protocol.map",
                    "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT" + roles(role -> role + ":PLAINTEXT"),
                    "listeners",
                    "PLAINTEXT://" + OPEN + ",CONTROLLER://" + controller
                            + roles(role -> role + "://" + ROLES.get(role)),
                    "advertised.listeners",
                    "PLAINTEXT://" + OPEN + roles(role -> role + "://" + ROLES.get(role)),
                    "principal.builder.class",
                    ListenerUsers.class,
                    "authorizer.class.name",
                    StandardAuthorizer.class.getName(),
                    "super.users",
                    "User:ANONYMOUS"));
            KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
            server.startup();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                server.shutdown();
                server.awaitShutdown();
                FOLDER.delete();
            }));
            return server;
        }

        private static String roles(Function<KafkaRole, String> text) {
            return Arrays.stream(KafkaRole.values()).map(text).collect(Collectors.joining(",", ",", ""));
        }

        private static void format() throws Exception {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                    .setNodeId(SingleNodeSettings.NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setControllerListenerName(SingleNodeSettings.CONTROLLER_LISTENER)
                    .setMetadataLogDirectory(FOLDER.path().toString())
                    .addDirectory(FOLDER.path().toString())
                    .run();
        }

        static String open() {
            return SERVER == null ? "" : OPEN.toString();
        }
    }

    private AclBroker() {}

    /** Where anybody may do anything. */
    public static String openServers() {
        return Shared.open();
    }

    /** Makes topics. */
    public static KafkaConnection connection(Topics topics) {
        KafkaConnection connection = new KafkaConnection(openServers(), Map.of(), topics);
        try (Admin admin = Admin.create(connection.settings(Map.of()))) {
            new TopicCreation(admin, (short) 1, PATIENCE).create(topics.all());
        }
        return connection;
    }

    /** The same topics for a role's user, who is allowed what the role needs of them and nothing else of this test's. */
    public static KafkaConnection as(KafkaRole role, KafkaConnection open, KafkaGroups groups) throws Exception {
        try (Admin admin = Admin.create(open.settings(Map.of()))) {
            admin.createAcls(KafkaRights.of(role, open.topics(), groups, "User:" + name(role)))
                    .all()
                    .get();
        }
        return new KafkaConnection(servers(role), Map.of(), open.topics());
    }

    /** Where everybody is a role's user. */
    public static String servers(KafkaRole role) {
        return Shared.open().isEmpty() ? "" : Shared.ROLES.get(role).toString();
    }

    /** Users by the listener that they come to. */
    public static final class ListenerUsers extends DefaultKafkaPrincipalBuilder {
        public ListenerUsers() {
            super(null, null);
        }

        @Override
        public KafkaPrincipal build(AuthenticationContext context) {
            String listener = context.listenerName();
            return Arrays.stream(KafkaRole.values())
                    .filter(role -> role.name().equals(listener))
                    .findFirst()
                    .map(role -> new KafkaPrincipal(KafkaPrincipal.USER_TYPE, name(role)))
                    .orElse(KafkaPrincipal.ANONYMOUS);
        }
    }

    private static String name(KafkaRole role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
