# Every developer task. `make` lists them.
.DEFAULT_GOAL := help
HOST := src/Callboard.Host

help: ## List the tasks
	@grep -hE '^[a-z][a-z-]*:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

up: ## Start everything: private PostgreSQL, demo, server and web client on http://localhost:5080
	dotnet run --project $(HOST)

web: ## Serve the web client with hot reload (start the server first)
	cd web && npm run dev

test: ## Set up and run all tests, as continuous integration does
	scripts/test

test-server: ## Run the server's tests; FILTER=Name narrows them
	dotnet test tests/Callboard.Tests $(if $(FILTER),--filter FullyQualifiedName~$(FILTER))

test-web: ## Lint, type-check and test the web client
	cd web && npm run check

build: ## Build the server and the web client
	dotnet build

api: ## Write openapi/callboard.json and the client's types from the code
	dotnet run --project $(HOST) -p:SkipClient=true -- openapi $(CURDIR)/openapi/callboard.json
	cd web && npm run api

snapshot: ## Write db/snapshot.sql, docs/error-codes.md and other generated files from the code
	CALLBOARD_UPDATE_GENERATED=1 dotnet test tests/Callboard.Tests --filter FullyQualifiedName~Schema.GeneratedFiles

migrate: ## Bring the database up to date and stop
	dotnet run --project $(HOST) -p:SkipClient=true -- migrate

bench: ## Run the benchmarks; NAME=events narrows them
	dotnet run -c Release --project bench/Callboard.Bench -- $(NAME)

clean: ## Remove what builds leave behind, not the data
	rm -rf artifacts fonts/node_modules web/node_modules web/dist $(HOST)/wwwroot

.PHONY: help up web test test-server test-web build api snapshot migrate bench clean
