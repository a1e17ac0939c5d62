package io.candor.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.access.AccessRoles;
import io.candor.access.KeyLog;
import io.candor.access.KeySecret;
import io.candor.access.KnownKeys;
import io.candor.event.ApiKey;
import io.candor.event.FeedbackSource;
import io.candor.event.KafkaConnection;
import io.candor.event.QuestionLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code candor keys}: who may ask, judge and operate over REST. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = {
            "Makes, shows and revokes keys for REST, at KAFKA_BOOTSTRAP_SERVERS and SCHEMA_REGISTRY_URL.",
            "A process asks for keys with CANDOR_ACCESS_MODE=keys; a change counts everywhere within a second."
        },
        subcommands = {KeysCommand.Create.class, KeysCommand.ListKeys.class, KeysCommand.Revoke.class})
final class KeysCommand {
    private KeysCommand() {}

    /** What the subcommands share. */
    abstract static class KeyTopicCommand extends TopicCommand<KnownKeys> {
        private final ObjectMapper mapper = new ObjectMapper();

        KeyTopicCommand() {
            super("candor.keys", KeyLog::read);
        }

        ParameterException wrong(String sentence) {
            return new ParameterException(spec.commandLine(), sentence);
        }

        /** A key without its hash. */
        ObjectNode json(ApiKey key) {
            ObjectNode node = mapper.createObjectNode()
                    .put("id", key.getId())
                    .put("name", key.getName())
                    .put("state", KnownKeys.State.of(key, Instant.now()).name());
            key.getRoles().forEach(node.putArray("roles")::add);
            if (key.getRoles().contains(AccessRoles.LABELER)) {
                node.put("source", key.getSource().name());
            }
            key.getDomains().forEach(node.putArray("domains")::add);
            node.put("tenant", key.getTenant());
            return node.put("createdBy", key.getCreatedBy())
                    .put("createdAt", text(key.getCreatedAt()))
                    .put("expiresAt", text(key.getExpiresAt()))
                    .put("revokedBy", key.getRevokedBy())
                    .put("revokedAt", text(key.getRevokedAt()));
        }

        private static String text(Instant moment) {
            return moment == null ? null : moment.toString();
        }

        static Instant now() {
            return Instant.now().truncatedTo(ChronoUnit.MILLIS);
        }
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = {
                "Makes a key and prints its secret, which is shown this once and kept nowhere.",
                "Roles: asker asks and reads answers; labeler reads answers and judges them, under the key's name; operator sees releases,"
                        + " policies, calibration and dead letters, promises, activates, sends again and forgets; auditor reads everything."
            },
            footerHeading = "Examples:%n",
            footer = {
                "  ./candor keys create --name shop --role asker --expires 90d",
                "  ./candor keys create --name ann --role asker --role labeler",
                "  ./candor keys create --name acme-shop --role asker --tenant acme",
                "  ./candor keys create --name judge-7b --role labeler --source judge --domain geography"
            })
    static final class Create extends KeyTopicCommand {
        private static final int NAME_CHARACTERS = 128;

        @Option(
                names = "--name",
                required = true,
                paramLabel = "NAME",
                description = "Whose key it is. Two keys of one name are one labeler.")
        String name;

        @Option(
                names = "--role",
                required = true,
                paramLabel = "ROLE",
                description = "asker, labeler, operator or auditor; may be given several times.")
        Set<String> roles;

        @Option(
                names = "--source",
                paramLabel = "KIND",
                description = "For a labeler: human, reference or judge (default human).")
        FeedbackSource source;

        @Option(
                names = "--domain",
                paramLabel = "NAME",
                description =
                        "Only questions and answers of this domain; may be given several times. For askers and labelers.")
        Set<String> domains = Set.of();

        @Option(
                names = "--tenant",
                paramLabel = "NAME",
                description =
                        "Only questions of this tenant, whose every question asked with the key becomes (default those of all).")
        String tenant;

        @ArgGroup
        Lifetime lifetime = new Lifetime();

        /** One of the two. */
        static final class Lifetime {
            @Option(
                    names = "--expires",
                    paramLabel = "DURATION",
                    description = "How long it is valid, such as 12h or 90d (default 365d).")
            Duration expires = Duration.ofDays(365);

            @Option(names = "--no-expiry", description = "Valid until it is revoked.")
            boolean none;
        }

        @Override
        void run(KafkaConnection connection, KnownKeys keys) {
            String secret = KeySecret.random();
            ApiKey key = key(secret);
            check(key, keys);
            KeyLog.publish(connection, key, CommandActions.records(connection).of(key));
            if (json) {
                out().println(json(key).put("secret", secret).toPrettyString());
            } else {
                out().println(secret);
                spec.commandLine()
                        .getErr()
                        .println("Key " + key.getId() + " of " + name + ", roles " + key.getRoles() + ", "
                                + (lifetime.none ? "valid until revoked" : "valid until " + key.getExpiresAt())
                                + ". The secret above is shown this once; send it as Authorization: Bearer.");
            }
        }

        private ApiKey key(String secret) {
            Instant now = now();
            return ApiKey.newBuilder()
                    .setId(UUID.randomUUID().toString())
                    .setName(name)
                    .setSecretHash(KeySecret.hash(secret))
                    .setRoles(roles.stream()
                            .map(role -> role.toLowerCase(Locale.ROOT))
                            .sorted()
                            .distinct()
                            .toList())
                    .setSource(source == null ? FeedbackSource.HUMAN : source)
                    .setDomains(List.copyOf(new TreeSet<>(domains)))
                    .setTenant(tenant)
                    .setCreatedBy(user())
                    .setCreatedAt(now)
                    .setExpiresAt(lifetime.none ? null : now.plus(lifetime.expires))
                    .build();
        }

        private void check(ApiKey key, KnownKeys keys) {
            checkName();
            if (!AccessRoles.ALL.containsAll(key.getRoles())) {
                throw wrong("--role must be one of " + AccessRoles.ALL);
            }
            boolean labeler = key.getRoles().contains(AccessRoles.LABELER);
            if (source != null && !labeler) {
                throw wrong("--source is for the role labeler");
            }
            if (!domains.isEmpty()
                    && key.getRoles().stream().anyMatch(List.of(AccessRoles.OPERATOR, AccessRoles.AUDITOR)::contains)) {
                throw wrong("--domain is for askers and labelers; operators and auditors see all domains");
            }
            if (domains.contains(QuestionLimits.ALL_DOMAINS)) {
                throw wrong("--domain names one domain; leave it away for all of them");
            }
            if (tenant != null && !QuestionLimits.isTenant(tenant)) {
                throw wrong("--tenant " + QuestionLimits.TENANT_NAME);
            }
            if (!lifetime.none && (lifetime.expires.isZero() || lifetime.expires.isNegative())) {
                throw wrong("--expires must be above 0");
            }
            if (labeler) {
                refuseTwoKinds(key, keys);
                refuseTwoTenants(key, keys);
            }
        }

        /** Two names that look alike would be taken for one labeler, and a name that turns the direction of what follows it for another. */
        private void checkName() {
            if (name.isBlank() || name.length() > NAME_CHARACTERS || !QuestionLimits.isPlainLine(name)) {
                throw wrong("--name must be 1 to " + NAME_CHARACTERS + " printable characters");
            }
            if (!name.equals(name.strip())
                    || name.codePoints()
                            .anyMatch(point -> point != ' ' && QuestionLimits.isBlank(Character.toString(point)))) {
                throw wrong("--name must hold no characters that cannot be seen, and no blanks around it");
            }
        }

        /** What a labeler did is told by name, so one of a tenant would be told of another's. */
        private void refuseTwoTenants(ApiKey key, KnownKeys keys) {
            keys.all().stream()
                    .filter(other -> other.getName().equals(name)
                            && other.getRoles().contains(AccessRoles.LABELER)
                            && !Objects.equals(other.getTenant(), key.getTenant()))
                    .findFirst()
                    .ifPresent(other -> {
                        throw wrong("--name " + name + " is a labeler "
                                + (other.getTenant() == null ? "of no tenant" : "of the tenant " + other.getTenant())
                                + " already: choose another name, or that tenant");
                    });
        }

        /** A person and a program under one name would be one labeler. */
        private void refuseTwoKinds(ApiKey key, KnownKeys keys) {
            keys.all().stream()
                    .filter(other -> other.getName().equals(name)
                            && other.getRoles().contains(AccessRoles.LABELER)
                            && other.getSource() != key.getSource())
                    .findFirst()
                    .ifPresent(other -> {
                        throw wrong("--name " + name + " is a labeler of the source " + other.getSource()
                                + " already: choose another name, or that source");
                    });
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Shows all keys, without their secrets.")
    static final class ListKeys extends KeyTopicCommand {
        @Override
        void run(KafkaConnection connection, KnownKeys keys) {
            if (json) {
                ObjectNode all = new ObjectMapper().createObjectNode();
                keys.all().forEach(key -> all.withArray("keys").add(json(key)));
                out().println(all.toPrettyString());
                return;
            }
            out().printf("%-36s  %-8s  %-20s  %-24s  %s%n", "id", "state", "name", "expires", "may");
            keys.all().forEach(key -> out().printf(
                            "%-36s  %-8s  %-20s  %-24s  %s%n",
                            key.getId(),
                            KnownKeys.State.of(key, Instant.now()),
                            key.getName(),
                            key.getExpiresAt() == null ? "never" : key.getExpiresAt(),
                            may(key)));
        }

        private static String may(ApiKey key) {
            String roles = String.join(", ", key.getRoles());
            String kind = key.getRoles().contains(AccessRoles.LABELER) ? " (" + key.getSource() + ")" : "";
            return roles
                    + kind
                    + (key.getDomains().isEmpty() ? "" : " in " + String.join(", ", key.getDomains()))
                    + (key.getTenant() == null ? "" : " of " + key.getTenant());
        }
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Refuses a key from now on, at every process within a second. It stays in the list.")
    static final class Revoke extends KeyTopicCommand {
        @Parameters(paramLabel = "ID", description = "As candor keys list shows it.")
        String id;

        @Override
        void run(KafkaConnection connection, KnownKeys keys) {
            Optional<ApiKey> known = keys.byId(id);
            ApiKey key = known.orElseThrow(() -> wrong("there is no key " + id + "; candor keys list shows them"));
            ApiKey revoked = key.getRevokedAt() != null
                    ? key
                    : ApiKey.newBuilder(key)
                            .setRevokedBy(user())
                            .setRevokedAt(now())
                            .build();
            if (revoked != key) {
                KeyLog.publish(
                        connection, revoked, CommandActions.records(connection).of(revoked));
            }
            out().println(json ? json(revoked).toPrettyString() : "key " + id + " of " + key.getName() + " is revoked");
        }
    }
}
