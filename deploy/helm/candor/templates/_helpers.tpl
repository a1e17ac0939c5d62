{{- define "candor.labels" -}}
app.kubernetes.io/name: candor
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- end }}

{{/* Where Kafka and the registry are, for every role and the topics job. */}}
{{- define "candor.env" -}}
- {name: KAFKA_BOOTSTRAP_SERVERS, value: {{ .Values.kafka.bootstrapServers | quote }}}
- {name: SCHEMA_REGISTRY_URL, value: {{ .Values.registry.url | quote }}}
- {name: CANDOR_KAFKA_PARTITIONS, value: {{ .Values.kafka.partitions | quote }}}
- {name: CANDOR_KAFKA_REPLICATION_FACTOR, value: {{ .Values.kafka.replicationFactor | quote }}}
- {name: CANDOR_ACCESS_MODE, value: {{ .Values.access.mode | quote }}}
- {name: CANDOR_ACCESS_OPEN_NETWORK, value: {{ .Values.access.openNetwork | quote }}}
- {name: CANDOR_ACCESS_OPEN_METRICS, value: {{ .Values.access.openMetrics | quote }}}
{{- with .Values.access.hosts }}
- {name: CANDOR_ACCESS_HOSTS, value: {{ join "," . | quote }}}
{{- end }}
{{- with .Values.access.origins }}
- {name: CANDOR_ACCESS_ORIGINS, value: {{ join "," . | quote }}}
{{- end }}
- {name: CANDOR_RELEASE_STORE, value: {{ .Values.releases.store | default "/var/lib/candor/releases" | quote }}}
- {name: CANDOR_RELEASE_S3_REGION, value: {{ .Values.releases.region | quote }}}
{{- with .Values.releases.endpoint }}
- {name: CANDOR_RELEASE_S3_ENDPOINT, value: {{ . | quote }}}
{{- end }}
{{- range $key, $value := .Values.kafka.client }}
- {name: CANDOR_KAFKA_CLIENT_{{ $key | upper | replace "." "_" }}, value: {{ $value | quote }}}
{{- end }}
{{- with .Values.tracing.endpoint }}
- {name: OTEL_TRACES_EXPORTER, value: otlp}
- {name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ . | quote }}}
- {name: OTEL_TRACES_SAMPLER, value: parentbased_traceidratio}
- {name: OTEL_TRACES_SAMPLER_ARG, value: {{ $.Values.tracing.ratio | quote }}}
{{- end }}
{{- end }}

{{- define "candor.envFrom" -}}
{{- with .Values.kafka.secret }}
- secretRef: {name: {{ . }}}
{{- end }}
{{- with .Values.registry.secret }}
- secretRef: {name: {{ . }}}
{{- end }}
{{- with .Values.releases.secret }}
- secretRef: {name: {{ . }}}
{{- end }}
{{- end }}

{{/* The claim that releases lie on; none where they lie in a bucket. */}}
{{- define "candor.releasesClaim" -}}
{{- if not .Values.releases.store }}
{{- .Values.releases.claim | default (printf "%s-releases" .Release.Name) }}
{{- end }}
{{- end }}

{{- define "candor.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "candor.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{/* The pod of one role. Takes root, role, settings, and perhaps state: the name of a claim template. */}}
{{- define "candor.pod" -}}
{{- $engine := get (dict "answerer" "ANSWER" "trainer" "TRAINING") .role }}
{{- $readsModel := and $engine .root.Values.model.claim }}
{{- $releases := include "candor.releasesClaim" .root }}
metadata:
  labels: {{- include "candor.labels" . | nindent 4 }}
  annotations:
    prometheus.io/scrape: "true"
    prometheus.io/port: "8080"
    prometheus.io/path: /metrics
spec:
  terminationGracePeriodSeconds: {{ .settings.terminationGracePeriodSeconds }}
  automountServiceAccountToken: false
  {{- with .root.Values.serviceAccountName }}
  serviceAccountName: {{ . }}
  {{- end }}
  securityContext: {{- include "candor.podSecurity" . | nindent 4 }}
  {{- with .root.Values.imagePullSecrets }}
  imagePullSecrets: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .settings.nodeSelector }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .settings.tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels: {{- include "candor.labels" . | nindent 10 }}
  containers:
    - name: {{ .role }}
      image: "{{ .root.Values.image.repository }}:{{ .root.Values.image.tag }}"
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      args: [{{ .role }}]
      env:
        {{- include "candor.env" .root | nindent 8 }}
        {{- with $engine }}
        - {name: CANDOR_{{ . }}_DEVICE, value: {{ $.settings.device | quote }}}
        - {name: CANDOR_{{ . }}_THREADS, value: {{ $.settings.threads | quote }}}
        {{- with $.root.Values.model.name }}
        - {name: CANDOR_{{ $engine }}_MODEL, value: {{ . | quote }}}
        {{- end }}
        {{- if and (eq $.role "answerer") $.root.Values.model.adapter }}
        - {name: CANDOR_ANSWER_ADAPTER, value: {{ $.root.Values.model.adapter | quote }}}
        {{- end }}
        {{- end }}
        {{- if and (eq .role "answerer") .settings.staticMembers }}
        - name: CANDOR_ANSWER_INSTANCE
          valueFrom: {fieldRef: {fieldPath: metadata.name}}
        - {name: CANDOR_ANSWER_STATIC_MEMBER, value: "true"}
        {{- end }}
        {{- if eq .role "trainer" }}
        - {name: CANDOR_TRAINING_WORK, value: /var/lib/candor/training}
        {{- end }}
        {{- if eq .role "console" }}
        - {name: CANDOR_SEARCH_FOLDER, value: /var/lib/candor/index}
        {{- end }}
        {{- if .state }}
        - {name: CANDOR_FEEDBACK_STREAMS_STATE_DIRECTORY, value: /var/lib/candor}
        - name: POD_IP
          valueFrom: {fieldRef: {fieldPath: status.podIP}}
        - {name: CANDOR_FEEDBACK_STREAMS_APPLICATION_SERVER, value: "$(POD_IP):8080"}
        {{- end }}
        {{- range $name, $value := .settings.env }}
        - {name: {{ $name }}, value: {{ $value | quote }}}
        {{- end }}
      {{- with include "candor.envFrom" .root }}
      envFrom: {{- . | nindent 8 }}
      {{- end }}
      ports:
        - {name: http, containerPort: 8080}
      # Not ready while draining, so that no request comes; still alive, so that the drain is not cut short.
      readinessProbe:
        httpGet: {path: /health/ready, port: http}
        periodSeconds: 5
        timeoutSeconds: 3
      livenessProbe:
        httpGet: {path: /health/live, port: http}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      startupProbe:
        httpGet: {path: /health/live, port: http}
        periodSeconds: 5
        timeoutSeconds: 3
        failureThreshold: {{ div .settings.startupSeconds 5 }}
      resources: {{- toYaml .settings.resources | nindent 8 }}
      securityContext: {{- include "candor.containerSecurity" . | nindent 8 }}
      volumeMounts:
        - {name: tmp, mountPath: /tmp}
        - {name: cache, mountPath: /var/cache/candor}
        {{- if .state }}
        - {name: state, mountPath: /var/lib/candor}
        {{- end }}
        {{- if $readsModel }}
        - {name: models, mountPath: /models, readOnly: true}
        {{- end }}
        {{- if and $releases (ne .role "calibrator") }}
        - {name: releases, mountPath: /var/lib/candor/releases}
        {{- end }}
        {{- if eq .role "console" }}
        - {name: index, mountPath: /var/lib/candor/index}
        {{- end }}
        {{- if eq .role "trainer" }}
        - {name: training, mountPath: /var/lib/candor/training}
        {{- end }}
        {{- if .root.Values.kafka.tlsSecret }}
        - {name: tls, mountPath: /etc/candor/tls, readOnly: true}
        {{- end }}
  volumes:
    - {name: tmp, emptyDir: {sizeLimit: 512Mi}}
    - {name: cache, emptyDir: {sizeLimit: 2Gi}}
    {{- if $readsModel }}
    - name: models
      persistentVolumeClaim: {claimName: {{ .root.Values.model.claim }}, readOnly: true}
    {{- end }}
    {{- if and $releases (ne .role "calibrator") }}
    - name: releases
      persistentVolumeClaim: {claimName: {{ $releases }}}
    {{- end }}
    {{- if eq .role "console" }}
    # Made anew from the topics where a pod begins on another node.
    - {name: index, emptyDir: {sizeLimit: {{ .settings.indexSize }}}}
    {{- end }}
    {{- if eq .role "trainer" }}
    - name: training
      {{- if .settings.workClaim }}
      persistentVolumeClaim: {claimName: {{ .settings.workClaim }}}
      {{- else }}
      emptyDir: {}
      {{- end }}
    {{- end }}
    {{- with .root.Values.kafka.tlsSecret }}
    - name: tls
      secret: {secretName: {{ . }}}
    {{- end }}
{{- end }}
