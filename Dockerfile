# The scripts of the pages are built apart, so that neither the SDK image nor the final one needs Node.
FROM node:20-bookworm-slim AS assets
WORKDIR /source/wwwroot-assets
COPY wwwroot-assets/package.json wwwroot-assets/package-lock.json ./
RUN npm ci
COPY wwwroot-assets/ ./
RUN npm run build

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY PneumoniaConsole.Core/PneumoniaConsole.Core.csproj PneumoniaConsole.Core/
COPY PneumoniaConsole/PneumoniaConsole.csproj PneumoniaConsole/Assets.targets PneumoniaConsole/
RUN dotnet restore PneumoniaConsole
COPY models/ models/
COPY PneumoniaConsole.Core/ PneumoniaConsole.Core/
COPY PneumoniaConsole/ PneumoniaConsole/
COPY --from=assets /source/PneumoniaConsole/wwwroot/dist/ PneumoniaConsole/wwwroot/dist/
RUN dotnet publish PneumoniaConsole -c Release --no-restore -o /app -p:BuildAssets=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app ./
# Everything that is ever written lies under /data, so the root file system may be mounted read-only.
RUN mkdir /data && chown "$APP_UID" /data
ENV ASPNETCORE_URLS=http://+:8000 Console__DataPath=/data TMPDIR=/data DOTNET_EnableDiagnostics=0
VOLUME /data
EXPOSE 8000 9090
USER $APP_UID
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8000 && printf 'GET /health/live HTTP/1.0\\r\\n\\r\\n' >&3 && head -1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["dotnet", "PneumoniaConsole.dll"]
